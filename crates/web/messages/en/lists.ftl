# Lists and charts: filters, columns, chosen rows, files, numbers.

filter-any = any
filter-apply = Apply
filter-clear = Clear
columns = Columns
columns-show = Show these
export = Export:
choose = Select
choose-all = Select all on this page
choose-what = Select { $what }
chosen = With selected:
list-no-match = No results
list-no-match-what = Remove a filter, or search for fewer words.

chart-nothing = Nothing in this period.
chart-total = Total: { $total }.
chart-most = Most on { $when }: { $count }.
chart-as-table = Show as table
chart-when = When

picker-hint = Type part of the name and choose one of the suggestions.
picker-several = Several names contain this: choose a suggestion, or type more of the name.
picker-unknown = You can choose none of this name: type part of the name and choose one of the suggestions.
picker-nothing = Choose one.

chosen-since = from { $from }, since { $at }
chosen-for = { $client } for { $user }
