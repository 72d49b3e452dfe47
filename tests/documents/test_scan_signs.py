"""Signs told by their shape."""

import pytest

STROKES = {
    "≤": [((32, 10), (12, 20)), ((12, 20), (32, 30)), ((10, 36), (34, 36))],
    "≥": [((12, 10), (32, 20)), ((32, 20), (12, 30)), ((10, 36), (34, 36))],
    "=": [((10, 18), (34, 18)), ((10, 28), (34, 28))],
}
OTHERS = {
    "二": [((15, 18), (29, 18)), ((8, 34), (36, 34))],
    "V": [((12, 10), (22, 34)), ((22, 34), (32, 10))],
    "一": [((10, 22), (34, 22))],
    "三": [((12, 10), (32, 10)), ((14, 22), (30, 22)), ((10, 34), (34, 34))],
    "王": [((12, 10), (32, 10)), ((14, 22), (30, 22)), ((10, 34), (34, 34)), ((22, 10), (22, 34))],
}


@pytest.fixture
def sign_of():
    """What is tested, where the extra is here."""
    pytest.importorskip("cv2", reason='the extra is not installed: pip install "jiheng[scan]"')
    from jiheng.documents.scan_signs import sign_of

    return sign_of


def drawn(strokes, turned=0.0):
    """Strokes as a scan shows them: blurred, a little noisy."""
    import cv2
    import numpy as np

    grey = np.full((48, 46), 250, np.uint8)
    for start, end in strokes:
        cv2.line(grey, start, end, 20, 2, cv2.LINE_AA)
    grey = cv2.warpAffine(grey, cv2.getRotationMatrix2D((23, 24), turned, 1), (46, 48), borderValue=250)
    noise = np.random.default_rng(7).normal(0, 5, grey.shape)
    return np.clip(cv2.GaussianBlur(grey, (3, 3), 0) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("turned", [-0.7, 0.0, 0.7])
@pytest.mark.parametrize("sign", STROKES)
def test_a_sign_is_told_by_its_strokes(sign, turned, sign_of):
    assert sign_of(drawn(STROKES[sign], turned)) == sign


@pytest.mark.parametrize("sign", STROKES)
def test_the_rest_of_a_ruling_line_above_does_not_matter(sign, sign_of):
    grey = drawn(STROKES[sign])
    grey[:2, 5:40] = 40
    assert sign_of(grey) == sign


@pytest.mark.parametrize("letter", OTHERS)
def test_other_characters_are_left_to_the_model(letter, sign_of):
    assert sign_of(drawn(OTHERS[letter])) is None


def test_an_empty_picture_holds_no_sign(sign_of):
    import numpy as np

    assert sign_of(np.full((20, 20), 250, np.uint8)) is None
