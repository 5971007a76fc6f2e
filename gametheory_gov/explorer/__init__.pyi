from .session import Explorer as Explorer
