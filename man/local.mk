dist_man_MANS += %D%/nipline.1 %D%/nipline-lint.1 %D%/nipline-plan.1 %D%/nipline-recipe.5
