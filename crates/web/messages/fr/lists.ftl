# Listes et graphiques : filtres, colonnes, lignes choisies, fichiers, nombres.

filter-any = indifférent
filter-apply = Appliquer
filter-clear = Effacer
columns = Colonnes
columns-show = Afficher celles-ci
export = Exporter :
choose = Sélectionner
choose-all = Sélectionner toute la page
choose-what = Sélectionner { $what }
chosen = Pour la sélection :
list-no-match = Aucun résultat
list-no-match-what = Retirez un filtre, ou cherchez moins de mots.

chart-nothing = Rien sur cette période.
chart-total = { $total } au total.
chart-most = Maximum le { $when } : { $count }.
chart-as-table = Afficher en tableau
chart-when = Quand

picker-hint = Tapez une partie de son nom, et choisissez parmi les propositions.
picker-several = Plusieurs ont cela dans leur nom : choisissez parmi les propositions, ou précisez.
picker-unknown = Aucun de ceux que vous pouvez choisir ne s’appelle ainsi : tapez une partie de son nom, et choisissez parmi les propositions.
picker-nothing = Choisissez-en un.

chosen-since = depuis { $from }, le { $at }
chosen-for = { $client } pour { $user }
