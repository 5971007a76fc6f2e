from .body_record import DecisionBody as DecisionBody
from .decision_bodies import list_bodies as list_bodies
from .decision_bodies import load_body as load_body
from .own_bodies import read_body as read_body
from .reader import read_world as read_world
