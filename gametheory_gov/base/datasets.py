"""Datasets as netCDF: written whole or not at all with a digest, and read within bounds.

A file carries a hash of all that is in it, so what was changed or damaged is noticed. Files of earlier
versions have none.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.inputs import public

from .errors import DataError
from .files import as_path, read_bytes, write_whole

if TYPE_CHECKING:
    import xarray as xr

#: Attribute of a file: a hash of all that is in it.
_DIGEST = "digest"
#: The longest file that is read.
MOST_BYTES = 1 << 27


def is_netcdf(path: str | Path) -> bool:
    """Whether an ordinary file begins as netCDF files do; False where there is none."""
    source = as_path(path)
    try:
        with source.open("rb") if source.is_file() else io.BytesIO() as file:
            return file.read(3) == b"CDF"
    except (OSError, ValueError):
        return False


@public
def write_netcdf(dataset: xr.Dataset, path: str | Path) -> Path:
    """Write a dataset as netCDF, whole or not at all; equal datasets give equal bytes.

    Parameters
    ----------
    dataset : xarray.Dataset
        Such as `gametheory_gov.sweep` returns.
    path : str or path

    Returns
    -------
    path

    Raises
    ------
    DataError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import xarray as xr
    >>> found = xr.Dataset({"area": ("side", [1.0, 4.0])}, coords={"side": [1.0, 2.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = read_netcdf(write_netcdf(found, f"{folder}/areas.nc"))
    >>> again.identical(found)
    True
    """
    if not hasattr(dataset, "data_vars"):
        raise DataError("write_netcdf", [f"{dataset!r:.80} is no dataset of xarray, which is needed"])
    ordered = dataset[sorted(map(str, dataset.data_vars))]
    signed = ordered.assign_attrs({_DIGEST: digest_of(ordered)})
    try:
        return write_whole(path, lambda temporary: signed.to_netcdf(temporary, engine="scipy"))
    except (TypeError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path}", [f"cannot be written as netCDF ({error})"]) from error


def digest_of(dataset: xr.Dataset) -> str:
    """A hash of names, dimensions, kinds, values and attributes of a dataset, as netCDF keeps them."""

    def plain(value: Any) -> Any:  # a list of one comes back as its entry, and numbers in other widths
        return [
            entry if isinstance(entry, (str, bytes)) else float(entry) for entry in np.ravel(value).tolist()
        ]

    told = hashlib.sha256()

    def tell(*parts: Any) -> None:
        told.update(json.dumps(parts, sort_keys=True, default=str).encode() + b"\0")

    for name in sorted(map(str, dataset.variables)):
        variable = dataset[name].variable
        kind = {"i": "i", "u": "i", "S": "U", "O": "U"}.get(variable.dtype.kind, variable.dtype.kind)
        tell(name, variable.dims, variable.shape, kind, {k: plain(v) for k, v in variable.attrs.items()})
        values = np.ascontiguousarray(variable.values)
        if kind in "mM":  # times come back in nanoseconds or coarser
            values = values.astype(f"{kind}8[ns]").astype("<i8")
        if kind == "U":
            tell(list(map(str, values.ravel().tolist())))
        else:
            told.update(values.astype("<i8" if kind in "ibmM" else "<f8").tobytes())
    tell({k: plain(v) for k, v in dataset.attrs.items()}, sorted(map(str, dataset.coords)))
    return told.hexdigest()


@public
def read_netcdf(path: str | Path) -> xr.Dataset:
    """Read a dataset that `write_netcdf` wrote, into memory.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    DataError
        If the file cannot be read.

    Examples
    --------
    >>> read_netcdf("no such file.nc")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.DataError: no such file.nc: cannot be read (No such file or directory)
    """
    import xarray as xr

    try:
        dataset = xr.load_dataset(_Once(read_bytes(path, most=MOST_BYTES)), engine="scipy")
    except DataError:
        raise
    except Exception as error:  # its readers trust what the file says of itself, so anything may go wrong
        raise DataError(f"{path}", [f"cannot be read as netCDF ({error!r:.200})"]) from error
    for name, variable in dataset.variables.items():
        dataset[name].encoding = {}
        if variable.dtype == object:
            dataset[name] = dataset[name].astype(str)
    if _DIGEST in dataset.attrs and dataset.attrs.pop(_DIGEST) != digest_of(dataset):
        raise DataError(f"{path}", ["was changed or damaged: its content does not fit its digest"])
    return dataset


class _Once(io.BytesIO):
    """The bytes of a file, of which hardly more can be read than there are.

    Many variables of a netCDF file may claim the same bytes, and a length may be any number.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.left = 2 * len(content) + 4096

    def read(self, size: int | None = -1, /) -> bytes:
        part = super().read(size)
        self.left -= len(part)
        if self.left < 0:
            raise ValueError("its variables take more bytes than the file has")
        return part
