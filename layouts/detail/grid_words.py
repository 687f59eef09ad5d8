"""What AG Grid says by itself, by the names it has for it (ag-grid.com, localisation)."""

from typing import Final

from layouts.i18n import message

WORDS: Final = {
    "filterOoo": message("Filter…"),
    "searchOoo": message("Search…"),
    "blank": message("is empty"),
    "notBlank": message("is not empty"),
    "empty": message("Choose one"),
    "equals": message("equals"),
    "notEqual": message("does not equal"),
    "lessThan": message("less than"),
    "greaterThan": message("more than"),
    "lessThanOrEqual": message("at most"),
    "greaterThanOrEqual": message("at least"),
    "inRange": message("between"),
    "inRangeStart": message("from"),
    "inRangeEnd": message("to"),
    "contains": message("contains"),
    "notContains": message("does not contain"),
    "startsWith": message("begins with"),
    "endsWith": message("ends with"),
    "andCondition": message("and"),
    "orCondition": message("or"),
    "applyFilter": message("Apply"),
    "resetFilter": message("Reset"),
    "clearFilter": message("Clear"),
    "cancelFilter": message("Cancel"),
    "noRowsToShow": message("No rows"),
    "noMatchingRows": message("No row fits the filter"),
    "loadingOoo": message("Loading…"),
    "ariaFilterInput": message("Filter"),
    "ariaFilteringOperator": message("Kind of filter"),
    "ariaFilterFromValue": message("from"),
    "ariaFilterToValue": message("to"),
    "ariaFilterValue": message("Value of the filter"),
    "ariaColumnFiltered": message("filtered"),
    "ariaSortableColumn": message("Press Enter to sort"),
    "ariaFilterMenuOpen": message("Open the filter"),
    "ariaMenuColumn": message("Press Alt and Down for the filter"),
}
