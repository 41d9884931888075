"""What leaves a chronicle: GeoJSON and PROV-O, without embargoed claims, confidential sources or withheld names."""
