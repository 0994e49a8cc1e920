# csv_compare.R: the records of csv_compare.py read by R's scan() and count.fields().
#   Rscript csv_compare.R FOLDER
# Neither line ends inside cells nor padding are there: R has rules of its own for them.
folder <- commandArgs(TRUE)[1]
wrong <- 0L
total <- 0L
for (code in c(44L, 59L, 124L)) {
  stem <- file.path(folder, code)
  sep <- rawToChar(as.raw(code))
  file <- paste0(stem, ".csv")
  want <- strsplit(paste0(readLines(paste0(stem, ".cells")), "\x1f"), "\x1f", fixed = TRUE)
  n <- count.fields(file, sep = sep, quote = "\"", blank.lines.skip = FALSE, comment.char = "")
  x <- scan(file, what = "", sep = sep, quote = "\"", quiet = TRUE, na.strings = character(0),
            strip.white = FALSE, blank.lines.skip = FALSE, comment.char = "", allowEscapes = FALSE)
  bad <- if (length(n) != length(want)) length(want) else
    sum(n != lengths(want)) + if (sum(n) == length(x)) sum(x != unlist(want)) else length(want)
  if (bad > 0) {
    cat(code, ":", length(want), "records,", bad, "differences\n")
    same <- length(x) == length(unlist(want))
    if (same) print(head(data.frame(r = x, nipline = unlist(want))[x != unlist(want), ], 5))
  }
  wrong <- wrong + bad
  total <- total + length(want)
}
cat("R:", total, "records,", wrong, "differences\n")
quit(status = as.integer(wrong > 0 || total == 0))
