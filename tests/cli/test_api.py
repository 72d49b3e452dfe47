"""The public API."""

import pytest

import jiheng
from jiheng.records import SelfEvaluation


def test_the_four_functions_work_together(folder):
    document = jiheng.read("wrong.txt")
    records = jiheng.extract(document)
    (form,) = [record for record in records if isinstance(record, SelfEvaluation)]
    assert [finding.code for finding in jiheng.check(document, select=["FD101"])] == ["FD101"]
    assert jiheng.check(document, select=["FD101"], ignore=["FD"]) == []
    assert str(jiheng.score(form, regime="mof-2020").rows[0].expected) == "9.88"
    assert jiheng.score(form).rows


def test_an_unknown_regime_is_a_lookup_error(folder):
    with pytest.raises(LookupError):
        jiheng.check(jiheng.read("wrong.txt"), regime="nowhere")


def test_the_api_is_what_it_says():
    assert set(jiheng.__all__) == {"__version__", "check", "extract", "read", "score"}
    with pytest.raises(AttributeError):
        jiheng.nothing  # noqa: B018 - the access is what is tested
