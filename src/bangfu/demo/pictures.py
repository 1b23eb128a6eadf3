"""Pictures of demonstration: a house drawn with a few lines; nobody takes it for a real one."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (640, 480)
SKY, GROUND, WALL, ROOF, DOOR = "#cfe3f2", "#b7c79b", "#e9dcc3", "#8a4b3a", "#5b4636"


def house(name: str = "房屋（演示）.jpg", *, roof: str = ROOF) -> ContentFile:
    """A house as a JPEG."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 340, 640, 480), fill=GROUND)
    draw.rectangle((170, 200, 470, 380), fill=WALL)
    draw.polygon(((140, 200), (320, 90), (500, 200)), fill=roof)
    draw.rectangle((290, 280, 350, 380), fill=DOOR)
    draw.rectangle((200, 240, 260, 300), fill=SKY, outline=DOOR, width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return ContentFile(buffer.getvalue(), name=name)
