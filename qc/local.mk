qcdir = $(pkgdatadir)/qc
dist_qc_DATA = \
	%D%/coil.xml \
	%D%/oxide-thickness-lots.csv \
	%D%/oxide-thickness.xml
