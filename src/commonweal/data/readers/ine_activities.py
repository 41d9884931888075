"""The 81 industries of the Spanish supply and use tables and the 63 activities of the air emission accounts.

Both follow NACE Rev. 2; the tables are finer in food, textiles, construction, land transport and some services. An
industry alone in its activity matches one to one; several share one activity, whose emissions no source splits.
"""

from __future__ import annotations

NACE_OF = {
    "i01": "01", "i02": "02", "i03": "03", "i04": "05-09", "i05": "10-12", "i06": "10-12", "i07": "10-12",
    "i08": "10-12", "i09": "10-12", "i10": "13-15", "i11": "13-15", "i12": "13-15", "i13": "16", "i14": "17",
    "i15": "18", "i16": "19", "i17": "20", "i18": "21", "i19": "22", "i20": "23", "i21": "24", "i22": "25",
    "i23": "26", "i24": "27", "i25": "28", "i26": "29", "i27": "30", "i28": "31-32", "i29": "31-32", "i30": "33",
    "i31": "35", "i32": "36", "i33": "37-39", "i34": "41-43", "i35": "41-43", "i36": "41-43", "i37": "45",
    "i38": "46", "i39": "47", "i40": "49", "i41": "49", "i42": "49", "i43": "50", "i44": "51", "i45": "52",
    "i46": "53", "i47": "55-56", "i48": "55-56", "i49": "58", "i50": "59-60", "i51": "61", "i52": "62-63",
    "i53": "64", "i54": "65", "i55": "66", "i56": "68", "i57": "68", "i58": "69-70", "i59": "69-70", "i60": "71",
    "i61": "72", "i62": "73", "i63": "74-75", "i64": "74-75", "i65": "77", "i66": "78", "i67": "79", "i68": "80-82",
    "i69": "80-82", "i70": "80-82", "i71": "84", "i72": "85", "i73": "86", "i74": "87-88", "i75": "90-92",
    "i76": "93", "i77": "94", "i78": "95", "i79": "96", "i80": "97-98", "i81": "99",
}  # fmt: skip
"""Industry of the tables -> NACE Rev. 2 divisions of the activity of the emission accounts."""
OUTSIDE = "99"
"""Extraterritorial organisations: in the tables without output, in the emission accounts not at all."""
SUBSTANCES = {
    "1.": ("ghg", "Greenhouse gases", "kt CO2 eq"),
    "1.1": ("co2", "Carbon dioxide", "kt CO2"),
    "1.2": ("ch4", "Methane", "kt CO2 eq"),
    "1.3": ("n2o", "Nitrous oxide", "kt CO2 eq"),
    "1.4": ("pfc", "Perfluorocarbons", "kt CO2 eq"),
    "1.5": ("hfc", "Hydrofluorocarbons", "kt CO2 eq"),
    "1.6": ("sf6", "Sulphur hexafluoride", "kt CO2 eq"),
    "2.": ("acid", "Acidifying gases", "t SO2 eq"),
    "3.": ("ozone_precursors", "Precursors of tropospheric ozone", "t NMVOC eq"),
}
"""Number in the source -> name, title and unit. The single acidifying gases and precursors are in their sums."""
