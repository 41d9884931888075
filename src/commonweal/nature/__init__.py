"""Stocks that can be used up, and the laws by which they grow.

:mod:`stocks` says what a stock is; :mod:`exhaustible`, :mod:`renewable` and :mod:`sink` are the laws;
:mod:`rules` and :mod:`regimes` say who may take how much; :mod:`trajectory` goes year by year; :mod:`fishery` is the
economics of a renewable stock, :mod:`depletion` and :mod:`hotelling` that of an exhaustible one; :mod:`catalogue`
reads the stocks of a country from sourced rows.
"""
