"""How well the market would have foretold countries' past years, beside forecasts that know nothing."""
