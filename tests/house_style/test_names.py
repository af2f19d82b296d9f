"""Names that staff type, and what is none."""

import pytest

from house_style.names import is_file_name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "many-3.jpg",
            "IMG_1234.JPG",
            "DSC00012",
            " img_1234 ",
            "_DSC0815",
            "IMG-20240101-WA0003",
        ),
        *("PXL_20240101_123456789.MP", "P1010001", "toyota_camry_front", "Rows of cars.png"),
        *("2024-05-02.heic", "IMG_1234.JPG", "IMG_\u200b1234.JPG"),
    ],
)
def test_what_a_camera_calls_a_file_is_told(text):
    assert is_file_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Rows of new cars beside a ship",
            "F-150",
            "Mazda MX-5",
            "ID.4",
            "CX-90",
            "DSG gearbox",
        ),
        *("BMW i4 M50", "A Model 3.", "The picture img 12", "Toyota", "P1", "PSA 208"),
    ],
)
def test_words_and_the_names_of_cars_are_no_files(text):
    assert not is_file_name(text)
