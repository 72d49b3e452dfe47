"""The command line as a program: ``jiheng``, or ``python -m jiheng``."""


def main() -> None:
    """Run it; stopped while it is still loading, it ends as it does later: in silence, with 130."""
    try:
        from jiheng.cli.main import main as run  # noqa: PLC0415 - what may be stopped
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    run()


if __name__ == "__main__":
    main()
