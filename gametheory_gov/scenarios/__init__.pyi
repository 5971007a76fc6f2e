from .reader import read_world as read_world
