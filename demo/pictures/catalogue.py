"""Every picture of the demo: its scene, its colours, and what it shows."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.pictures import desks, parts, places, portraits, roads, tracks, works
from demo.pictures.vehicles import COUPE, SEDAN, SUV, VAN, WAGON


@dataclass(frozen=True)
class Drawing:
    """One picture to come: who draws it, in which colours, and what it shows."""

    alt: str
    scene: Callable
    look: dict = field(default_factory=dict)
    focus: tuple[float, float] = (0.5, 0.6)

    def jpeg(self):
        """The finished picture, as an open file."""
        output = io.BytesIO()
        # Full colour resolution: the library encodes once more, and red edges would fray twice.
        self.scene(**self.look).finished().save(output, "JPEG", quality=95, subsampling=0)
        output.seek(0)
        return output


PICTURES = {
    "plant-dawn": Drawing(
        "A car plant with saw-tooth roofs and three stacks at sunrise, rows of cars before it",
        works.plant,
        {
            "sky": ("#3d4f7c", "#d98b74", "#fbd9a0"),
            "sun": "#fff0c8",
            "hall": "#4a4a5c",
            "glass": "#f7c873",
            "ground": "#6b6068",
            "smoke": "#e9c3ac",
        },
    ),
    "plant-night": Drawing(
        "A car plant at night, every window lit, under a full moon",
        works.plant,
        {
            "sky": ("#0a1226", "#16284a", "#3b5478"),
            "sun": "#efe9d6",
            "hall": "#1d2a40",
            "glass": "#ffcf70",
            "ground": "#1b2230",
            "smoke": "#2c3c58",
            "stars": True,
        },
    ),
    "robot-line": Drawing(
        "Orange robots weld a bare car body in a dark hall, sparks flying",
        works.robots,
        {
            "back": "#24414f",
            "floor": "#39515c",
            "arm": "#f08a2e",
            "car": "#d5dce0",
            "spark": "#8fd8ff",
        },
    ),
    "foundry": Drawing(
        "A ladle pours glowing iron into a row of molds while a worker steers it",
        works.foundry,
        {"dark": "#3a1d1c", "metal": "#ff8a24"},
    ),
    "crash-lab": Drawing(
        "A yellow SUV with test marks on its side before a striped barrier in a crash laboratory",
        works.laboratory,
        {"wall": "#b9c9d3", "floor": "#8b979f", "car": "#f2c12e", "mark": "#f5d547"},
    ),
    "test-rig": Drawing(
        "A blue sedan with test marks on a shaker rig between two measuring columns",
        works.laboratory,
        {
            "wall": "#a8c0b6",
            "floor": "#6f8580",
            "car": "#4b5f8a",
            "mark": "#f2b632",
            "moving": True,
        },
    ),
    "gear-train": Drawing(
        "Five interlocking gears in blue and rust red",
        parts.gears,
        {"back": ("#f2e3c6", "#e6b980"), "metals": ["#2f4858", "#c4572f", "#5b7f8c"]},
        (0.4, 0.5),
    ),
    "bolts": Drawing(
        "Rows of steel bolts seen from above; one is missing, its empty hole ringed in orange",
        parts.bolts,
        {"back": "#2c4a52", "metal": "#b9c4c6", "accent": "#f2683c"},
        (0.65, 0.5),
    ),
    "steel-coils": Drawing(
        "Coils of sheet steel in a warehouse, light falling from high windows",
        parts.coils,
        {"sky": ("#40566b", "#7d97a8"), "steel": "#b4c2cc", "floor": "#5d6a73"},
    ),
    "battery-cells": Drawing(
        "Round battery cells packed in rows, some caps marked yellow, orange and white",
        parts.cells,
        {"back": "#123c46", "can": "#2f8f8b", "caps": ["#f4c95d", "#e8734a", "#cfe8e0"]},
    ),
    "battery-cells-warm": Drawing(
        "Round battery cells in plum and orange, packed in rows",
        parts.cells,
        {"back": "#3a1f45", "can": "#b5566a", "caps": ["#ffd27a", "#7fd6c2", "#f6e9dc"]},
    ),
    "hydrogen-tanks": Drawing(
        "A white van beside three tall hydrogen tanks, wind turbines behind",
        parts.tanks,
        {
            "sky": ("#6fb6d9", "#bfe1ea", "#f2f5ea"),
            "steel": "#dfe7ea",
            "band": "#2d8f6f",
            "ground": "#8d9893",
        },
    ),
    "sedan-coast": Drawing(
        "A red sedan on a coast road as the sun sets over the sea",
        roads.coast,
        {
            "sky": ("#2b3a67", "#e58f6b", "#fbd59a"),
            "sun": "#fff0c2",
            "sea": ("#e39a78", "#2f5573"),
            "road": ("#6f5a55", "#3a3f4a"),
            "car": "#c9483a",
        },
    ),
    "sedan-dawn": Drawing(
        "A silver sedan on a lakeside road at dawn",
        roads.coast,
        {
            "sky": ("#3f6f9c", "#a9c7d8", "#fbe6d0"),
            "sun": "#fffaf0",
            "sea": ("#b9cdd6", "#4f7f93"),
            "road": ("#75787a", "#474c55"),
            "car": "#c8ced4",
            "left": True,
        },
    ),
    "coupe-dusk": Drawing(
        "A dark green coupe by the sea under a violet evening sky",
        roads.coast,
        {
            "sky": ("#241b45", "#8a4f7d", "#f2a58c"),
            "sun": "#ffe3c4",
            "sea": ("#c07f86", "#33325c"),
            "road": ("#574659", "#2d2b3a"),
            "car": "#2f6653",
            "left": True,
            "body": COUPE,
        },
    ),
    "suv-mountains": Drawing(
        "A yellow SUV before snow-covered mountains and firs",
        roads.mountains,
        {
            "sky": ("#5aa0c8", "#a8d3df", "#f6efdc"),
            "sun": "#fffbe6",
            "ranges": ["#8fb3c4", "#6b93a8", "#48707f", "#2f5557"],
            "ground": ("#3f6b4f", "#8c7a5a"),
            "car": "#e0a02c",
        },
    ),
    "pickup-prairie": Drawing(
        "A dark red pickup by a wheat field, a grain elevator and a windmill behind",
        roads.prairie,
        {
            "sky": ("#3f7fb0", "#9ccbe0", "#f8e7c0"),
            "sun": "#fff4cf",
            "fields": ("#d8b24a", "#b98d33", "#a98a5c"),
            "car": "#8e2f2a",
            "elevator": "#d9d4c7",
        },
    ),
    "pickup-dawn": Drawing(
        "A blue pickup on a farm road under an orange morning sky",
        roads.prairie,
        {
            "sky": ("#4a3f6b", "#e0826a", "#ffd9a0"),
            "sun": "#fff1c9",
            "fields": ("#a5804a", "#7c5a3c", "#84674f"),
            "car": "#2f5f86",
            "elevator": "#8d7f86",
        },
    ),
    "scale-truck": Drawing(
        "A white pickup on a weighbridge beside a small booth with lit figures",
        roads.prairie,
        {
            "sky": ("#4d93ad", "#a9d6da", "#f3f0d8"),
            "sun": "#fff8dc",
            "fields": ("#9fb356", "#6f8d45", "#b8a888"),
            "car": "#e9e6df",
            "elevator": "#c9cfd2",
            "scale": True,
        },
    ),
    "wagon-hills": Drawing(
        "A blue wagon on a road through green hills, a village with a church tower far off",
        roads.hills,
        {
            "sky": ("#7fb7d6", "#c9e1e4", "#f9efd9"),
            "sun": "#fff6d8",
            "slopes": ["#a9bf9a", "#8fac76", "#6f9458", "#577b46"],
            "road": "#57585c",
            "car": "#3d5a80",
        },
    ),
    "sedan-city": Drawing(
        "A low silver coupe under a violet evening sky with lit city towers behind it",
        roads.city,
        {
            "sky": ("#1a1440", "#4b2c6f", "#d9688a"),
            "towers": ["#3d2a66", "#231a48"],
            "windows": "#ffd27a",
            "street": "#2a2438",
            "car": "#c6ccd6",
            "body": COUPE,
            "lit": True,
            "stars": True,
        },
    ),
    "van-city": Drawing(
        "A small white van in a bright city street",
        roads.city,
        {
            "sky": ("#e7a9b4", "#f4d3c4", "#fbf0dc"),
            "towers": ["#d9b3b3", "#a98a99"],
            "windows": "#fbeee6",
            "street": "#77707c",
            "car": "#f6f3ea",
            "body": VAN,
            "left": True,
        },
    ),
    "van-day": Drawing(
        "A blue delivery van in front of office towers at noon",
        roads.city,
        {
            "sky": ("#8cc4de", "#c5e3ea", "#f4f2e6"),
            "towers": ["#a9c2cd", "#7f9dac"],
            "windows": "#eef6f8",
            "street": "#6b7178",
            "car": "#2f6a8f",
            "body": VAN,
        },
    ),
    "van-night": Drawing(
        "An orange SUV alone in a city street at night, its lamps on",
        roads.city,
        {
            "sky": ("#071a2b", "#123a52", "#3f7f86"),
            "towers": ["#16455a", "#0d2a3c"],
            "windows": "#ffdf8e",
            "street": "#1e2a33",
            "car": "#d9772e",
            "body": SUV,
            "lit": True,
            "stars": True,
        },
    ),
    "truck-highway": Drawing(
        "A road tractor with a white trailer on a highway at night, moon and mountains behind",
        roads.highway,
        {
            "sky": ("#0b1430", "#1d2f5c", "#5a6fa0"),
            "moon": "#f3eddb",
            "ranges": ["#31457a", "#1e2d56", "#131d3c"],
            "road": "#262b38",
            "cab": "#2fa39a",
            "trailer": "#d8dde2",
        },
    ),
    "track-curve": Drawing(
        "A red racing car numbered 12 ahead of a blue one numbered 4, a full grandstand behind",
        tracks.track,
        {
            "sky": ("#4b8fc4", "#a6d2e6", "#f3efdc"),
            "sun": "#fff8de",
            "grass": "#5f9a55",
            "asphalt": "#4a4e57",
            "cars": [(120, 800, 430, "#2f5d9c", "4"), (520, 930, 760, "#d13f34", "12")],
        },
        (0.55, 0.8),
    ),
    "oval-night": Drawing(
        "Two racing cars side by side under floodlights, the stands full",
        tracks.track,
        {
            "sky": ("#0a0f24", "#18244a", "#374a78"),
            "sun": "#ffffff",
            "grass": "#27513f",
            "asphalt": "#2d323d",
            "cars": [(700, 810, 440, "#e0a32e", "7"), (240, 940, 780, "#2f9f8f", "31")],
            "night": True,
        },
        (0.5, 0.8),
    ),
    "show-stand": Drawing(
        "A white coupe on a turntable in a dark hall, spotlights above, telephones held up",
        places.show,
        {"hall": "#2a2350", "light": "#ffe9b8", "car": "#d7dce2", "accent": "#e0567f"},
        (0.5, 0.7),
    ),
    "charging-night": Drawing(
        "Two cars charge under a long lit roof at night, mountains behind",
        places.charging,
        {
            "sky": ("#0d1b3d", "#2b2f66", "#c46a7a"),
            "roof": "#2e3b4e",
            "glow": "#6fe3c1",
            "ground": "#2a3140",
            "cars": [(180, SEDAN, "#d9dde2", False), (900, SUV, "#3c6e9f", False)],
            "hills": ["#2f2c5c", "#1c2140"],
        },
    ),
    "charging-day": Drawing(
        "A red wagon and a white van at charging columns on a sunny day",
        places.charging,
        {
            "sky": ("#7cc0e2", "#c6e6ee", "#fbf3df"),
            "roof": "#3f6f6a",
            "glow": "#fff2b8",
            "ground": "#8b9296",
            "cars": [(180, WAGON, "#c5513f", False), (900, VAN, "#f1efe6", False)],
            "hills": ["#b9cdc4", "#8fb09c"],
            "night": False,
        },
    ),
    "port-ship": Drawing(
        "Rows of pickups wait on a quay beside a white car carrier at sunset",
        places.port,
        {
            "sky": ("#446a92", "#e3a07c", "#fbdca6"),
            "sun": "#fff0c9",
            "sea": ("#8aa3b0", "#3f6076"),
            "hull": "#2b5c73",
            "quay": "#8b8378",
        },
    ),
    "lot-rows": Drawing(
        "Row upon row of unsold pickups on a dealer’s lot, flags above",
        places.lot,
        {
            "sky": ("#5aa6d8", "#d7ecf0"),
            "field": "#8fae55",
            "asphalt": "#8b8d90",
            "sun": "#fff6d5",
        },
    ),
    "press-desk": Drawing(
        "A desk at night: a green lamp, a typewriter, proofs with red asterisks, a mug of coffee",
        desks.desk,
        {"wood": "#7a4b32", "lamp": "#ffd98a", "wall": "#2f3f4a"},
    ),
    "chart-bars": Drawing(
        "A column chart that rises and dips at its end, a red pickup above the highest column",
        desks.chart,
        {
            "paper": "#f3e9d6",
            "ink": "#22313f",
            "bars": ["#2f6f8f", "#5c9aa8"],
            "accent": "#d9503a",
            "values": [0.42, 0.5, 0.47, 0.58, 0.66, 0.61, 0.74, 0.82, 0.7],
        },
    ),
    "chart-bars-dusk": Drawing(
        "A column chart on dark paper that rises to the right, a pickup on its last column",
        desks.chart,
        {
            "paper": "#1d2b45",
            "ink": "#e9edf2",
            "bars": ["#e8a13c", "#c8607a", "#7a5ea8"],
            "accent": "#7fd6c2",
            "values": [0.3, 0.36, 0.33, 0.45, 0.52, 0.58, 0.55, 0.7],
        },
    ),
    "chart-line": Drawing(
        "Three lines of a chart that fall to the right",
        desks.chart,
        {
            "paper": "#e3efe9",
            "ink": "#1f3a3a",
            "bars": ["#d9503a", "#2f7f79", "#e3a53a"],
            "accent": "#2f4858",
            "values": [0.82, 0.8, 0.83, 0.76, 0.7, 0.62, 0.6, 0.52, 0.44, 0.4],
            "line": True,
        },
    ),
    "night-sensor": Drawing(
        "A street as a lidar sees it: rings of colored points, moving things in orange boxes",
        desks.sensor,
        {
            "night": "#0b1a2b",
            "points": ["#2f6fb0", "#36b3b8", "#8a6bd6", "#ffb347"],
            "car": "#1f3347",
        },
    ),
}

PORTRAITS = {
    "juno-camber": Drawing(
        "Juno Camber, drawn: a woman with gray hair in a bob and round glasses",
        portraits.portrait,
        {
            "back": "#d98e6a",
            "skin": "#e9bf9d",
            "hair": "#a7abb3",
            "coat": "#2d4a5f",
            "shirt": "#f4efe4",
            "cut": "bob",
            "glasses": "#22303a",
        },
        (0.5, 0.45),
    ),
    "ansel-tappet": Drawing(
        "Ansel Tappet, drawn: a man with a beard and a brown cap",
        portraits.portrait,
        {
            "back": "#7fa69a",
            "skin": "#a86f4c",
            "hair": "#2a1d18",
            "coat": "#6b4a36",
            "shirt": "#d9c8a4",
            "cut": "short",
            "hat": "#8a6a48",
        },
        (0.5, 0.45),
    ),
    "petra-lockring": Drawing(
        "Petra Lockring, drawn: a woman with black hair in a bun",
        portraits.portrait,
        {
            "back": "#8d86bd",
            "skin": "#d9a27c",
            "hair": "#1e1a22",
            "coat": "#a83f4b",
            "shirt": "#f1e7da",
            "cut": "bun",
        },
        (0.5, 0.45),
    ),
}
