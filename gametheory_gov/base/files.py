"""Writing files whole or not at all, and datasets as netCDF."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gametheory_gov.base.inputs import public

from .errors import DataError

if TYPE_CHECKING:
    import xarray as xr


def write_whole(path: str | Path, write: Callable[[Path], object]) -> Path:
    """Write a file under a temporary name beside it and rename it when complete.

    Parameters
    ----------
    path : str or path
        Its folder must exist.
    write : callable
        Receives the temporary path, which has the same ending.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written to; no file is left behind.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise DataError(
            f"{target}",
            [f"cannot be written ({error.strerror}); name a folder that exists and that you may write to"],
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise DataError(f"{target}", [f"cannot be written ({error.strerror})"]) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def write_text(path: str | Path, text: str) -> Path:
    """Write a text file whole or not at all; see `write_whole`."""
    return write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def is_netcdf(path: str | Path) -> bool:
    """Whether a file begins as netCDF files do; False where there is none."""
    try:
        with Path(path).open("rb") as file:
            return file.read(3) == b"CDF"
    except OSError:
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
    ordered = dataset[sorted(map(str, dataset.data_vars))]
    return write_whole(path, lambda temporary: ordered.to_netcdf(temporary, engine="scipy"))


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
    gametheory_gov.base.errors.DataError: no such file.nc: cannot be read as netCDF ...
    """
    import xarray as xr

    try:
        dataset = xr.load_dataset(path, engine="scipy")
    except (OSError, ValueError, TypeError, IndexError, KeyError) as error:
        raise DataError(f"{path}", [f"cannot be read as netCDF ({error})"]) from error
    for name, variable in dataset.variables.items():
        dataset[name].encoding = {}
        if variable.dtype == object:
            dataset[name] = dataset[name].astype(str)
    return dataset
