# Lists and charts: filters, columns, chosen rows, files, numbers.

filter-any = any
filter-apply = Apply
filter-clear = Clear
columns = Columns
columns-show = Show these
export = All of these as a file:
choose = Choose
choose-all = Choose all on this page
choose-what = Choose { $what }
chosen = With those chosen:
list-no-match = Nothing matches.
list-no-match-what = Take a filter away, or search for fewer words.

chart-nothing = Nothing in this time.
chart-total = { $total } in all.
chart-most = Most on { $when }: { $count }.
chart-as-table = Show as table
chart-when = When

picker-hint = Type a part of its name, and choose one of those offered.
picker-several = Several have this in their names: choose one of those offered, or type more of it.
picker-unknown = None that you may choose is called that: type a part of its name, and choose one of those offered.
picker-nothing = Choose one.
