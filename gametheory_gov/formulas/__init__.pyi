from .symbols import SymbolInfo as SymbolInfo
