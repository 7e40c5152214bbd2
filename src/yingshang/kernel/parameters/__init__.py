"""Law and numbers are dated data: an app declares a parameter, an office sets its values with day and basis."""

from yingshang.kernel.parameters.declaring import Declared, declare, declared
from yingshang.kernel.parameters.reading import Values, value_of, values_on
from yingshang.kernel.parameters.setting import set_parameter

__all__ = ["Declared", "Values", "declare", "declared", "set_parameter", "value_of", "values_on"]
