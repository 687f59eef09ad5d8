"""An OPD's report of a quarter: how far it is, who may take it further, what its lines may say. Pure."""
