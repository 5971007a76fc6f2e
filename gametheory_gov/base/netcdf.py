"""Datasets as netCDF files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .errors import DataError
from .files import write_whole

if TYPE_CHECKING:
    import xarray as xr


def is_netcdf(path: str | Path) -> bool:
    """Whether a file begins as netCDF files do; False where there is none."""
    try:
        with Path(path).open("rb") as file:
            return file.read(3) == b"CDF"
    except OSError:
        return False


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
