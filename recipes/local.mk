# Data is found beside the executable in the build tree, or in pkgdatadir.
recipesdir = $(pkgdatadir)/recipes
dist_recipes_DATA = \
	%D%/co-rolling-assumed.xml \
	%D%/glass-separator.xml \
	%D%/lee2025-co-rolling.xml \
	%D%/limits.xml \
	%D%/materials.xml \
	%D%/sse-lamination.xml \
	%D%/three-layer-assumed.xml

# The schemas come from the reader's own tables, so they cannot disagree with it.
nodist_recipes_DATA = \
	%D%/nipline-limits.xsd \
	%D%/nipline-materials.xsd \
	%D%/nipline-recipe.xsd \
	%D%/nipline-spec.xsd
CLEANFILES += $(nodist_recipes_DATA)

%D%/nipline-limits.xsd: nipline$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./nipline lint --schema limits > $@.tmp && mv $@.tmp $@
%D%/nipline-materials.xsd: nipline$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./nipline lint --schema materials > $@.tmp && mv $@.tmp $@
%D%/nipline-recipe.xsd: nipline$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./nipline lint --schema recipe > $@.tmp && mv $@.tmp $@
%D%/nipline-spec.xsd: nipline$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./nipline lint --schema spec > $@.tmp && mv $@.tmp $@
