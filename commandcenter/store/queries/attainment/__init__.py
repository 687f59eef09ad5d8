"""Attainment as it was known at an instant. Everything returned is described in ``domain/attainment/model.py``.

    quarters.quarter(connection, instant, period=None) -> Quarter | None
    quarters.opd(connection, instant, code, period=None) -> OpdPage | None
    quarters.indicator(connection, instant, code, opd=None) -> IndicatorPage | None  (in indicators.py)
    quarters.at_risk(connection, instant) -> AtRisk | None
    quarters.kecamatan_attainment(connection, instant, period=None) -> Mapping[str, OpdQuarter]  (by Kemendagri code)
    rules.rules(connection, year) -> Rules
    rules.configuration(connection) -> Configuration  (plan years, bands, programmes, weights)

``period`` None: the newest quarter that is over. None is returned where there are no targets at all.
"""
