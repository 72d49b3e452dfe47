"""A conformance suite in plain files, and what runs any checker through it.

Nothing here knows how 绩衡 works inside: a program is a command that takes ``check``, ``extract`` and ``score`` with ``--format json`` and answers
by the contract of ``docs/reference/json.md``. The cases and the rules of comparison stand in ``conformance/`` at the root of the repository.
"""
