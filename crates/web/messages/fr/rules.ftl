# Règles d’import, essai d’un document, et matériels refusés.

aspect-itemtype = Type
aspect-serial = Numéro de série
aspect-uuid = UUID
aspect-mac = Adresse MAC
aspect-ip = Adresse IP
aspect-name = Nom
aspect-agent = Agent
aspect-deviceid = Identifiant d’appareil
aspect-tag = Étiquette de l’agent
aspect-entity = Entité
aspect-model = Modèle
aspect-manufacturer = Fabricant
aspect-domain = Domaine
matched-by-rule = { $evidence } (règle { $rule })

tab-rules = Règles d’import
tab-trial = Essayer un document
menu-refused-equipment = Matériels refusés

rules-entities = Entité des nouveaux actifs
rules-entities-what = La première règle qui convient dit à quelle entité appartient un nouvel actif, ou refuse le document. Un actif connu reste où il est.
rules-entities-otherwise = L’entité par défaut des réglages
rules-assets = De quel actif parle un document
rules-assets-what = Les règles sont interrogées à partir de la première, et la première qui convient décide. Tous les critères d’une règle doivent être remplis.
rules-assets-otherwise = Il est ajouté comme nouvel actif
rules-fixed = Quoi que disent les règles, les identifiants que partagent beaucoup de machines ne comptent jamais, un inventaire partiel n’ajoute aucun actif, et si plusieurs actifs peuvent être visés, le document attend parmi les matériels refusés.
rules-all = Toutes les règles
rules-list = Liste
rules-full = La liste contient autant de règles qu’elle peut en contenir. Supprimez-en d’abord une.
rules-reset = Revenir aux règles fournies
rules-reset-what = { $count ->
    [one] La seule règle qui existe disparaît, et les règles fournies prennent sa place. Ce qu’elle a refusé reste parmi les matériels refusés.
   *[other] Les { $count } règles disparaissent, et les règles fournies prennent leur place. Ce qu’elles ont refusé reste parmi les matériels refusés.
}
rule-turn = Rang
rule-name = Nom
rule-number = (règle { $number })
rule-criteria = Critères
rule-criteria-hint = Tous doivent être remplis. Sans critère, la règle convient à tout document. La casse ne compte pas.
rule-always = tout document
rule-outcome = Alors
rule-otherwise = Si aucune règle ne convient
rule-state = État
rule-on = Active
rule-off = Inactive
rule-enable = Activer
rule-disable = Désactiver
rule-enable-what = Activer { $rule }
rule-disable-what = Désactiver { $rule }
rule-up-what = Monter { $rule }
rule-down-what = Descendre { $rule }
rule-top = En tête
rule-first-what = Mettre { $rule } en tête
rule-add = Ajouter une règle
rule-usual-name = Laissé vide, elle s’appelle « { $name } ».
rule-name-problem = Une règle a besoin d’un nom d’au plus { $most } caractères.
rule-many-criteria = Une règle a au plus { $most } critères.
rule-links-by-nothing = Dites par quoi chercher les actifs : un critère qui « existe parmi les actifs », autre que l’entité.
rule-looks-up = Là où l’entité se décide, on ne cherche ni actifs ni entités.
rule-outcome-missing = Choisissez ce qui résulte de la règle.
rule-long-reason = Une raison a au plus { $most } caractères.
rule-reason = Raison du refus
rule-reason-hint = Montrée avec le matériel refusé. Les agents n’en savent rien.
rule-entity-hint = Pour le résultat qui nomme une entité.
rule-delete-what = La règle disparaît pour de bon. Les actifs qu’elle a reconnus gardent ce qu’elle en a dit.
rule-help = Ce qui peut être demandé
notice-rule-added = La règle est ajoutée. Elle vaut dès le prochain inventaire.
notice-rule-deleted = La règle est supprimée.
notice-rules-reset = Les règles fournies sont en vigueur.

shipped-rule-entity-of-tag = Entité selon l’étiquette de l’agent
shipped-rule-serial-and-uuid = Numéro de série et UUID
shipped-rule-serial = Numéro de série
shipped-rule-uuid = UUID
shipped-rule-agent = Le même agent
shipped-rule-device-mac = Équipements par adresse MAC
shipped-rule-device-name = Équipements par nom
shipped-rule-device-ip = Équipements par adresse IP seule

operator-is = est
operator-is-not = n’est pas
operator-contains = contient
operator-begins = commence par
operator-ends = finit par
operator-matches = correspond à
operator-matches-what = Une expression régulière. Ni anticipation ni référence arrière ; les 1 000 premiers caractères sont examinés.
operator-told = existe dans le document
operator-told-what = Le document le dit, et pas seulement par des valeurs que partagent beaucoup de machines.
operator-not-told = n’existe pas dans le document
operator-known = existe parmi les actifs
operator-known-what = Un actif du même type a la même valeur. Une règle qui lie mène à l’actif qui a tout cela en commun avec le document.
operator-under = est sous
operator-under-what = Une adresse dans un réseau comme 192.0.2.0/24 ; une entité sous une autre, désignée par son nom ou son numéro.

criterion-told = { $aspect } { $operator } « { $value } »
criterion-none = aucun critère
criterion-number = Critère { $number }
criterion-aspect = Quoi
criterion-operator = Comment
criterion-value = Valeur
criterion-wrong-operator = Cela ne peut pas lui être demandé.
criterion-missing-value = Saisissez à quoi comparer.
criterion-wrong-text = Au plus 255 caractères, sans caractères de contrôle.
criterion-wrong-itemtype = Ce type n’existe pas : Computer, NetworkEquipment, Phone, Printer, Unmanaged.
criterion-wrong-network = Saisissez un réseau comme 192.0.2.0/24 ou 2001:db8::/32.
criterion-wrong-entity = Cette entité n’existe pas : saisissez son numéro ou son nom.
criterion-wrong-pattern = Ce n’est pas une expression régulière, ou elle est trop grande.
entity-gone = une entité disparue

outcome-link = Lier à l’actif trouvé
outcome-create = Ajouter un nouvel actif
outcome-refuse = Refuser
outcome-refuse-because = Refuser : { $reason }
outcome-entity = Cette entité
outcome-entity-is = Entité { $entity }
outcome-entity-of-tag = L’entité qui porte l’étiquette de l’agent

rules-trial-what = Voyez quelle règle dit quoi d’un document, pas à pas. Rien n’est enregistré, et aucun agent n’en sait rien.
trial-document = Document
trial-document-hint = JSON ou XML, comme un agent l’envoie.
trial-file = Ou un fichier
trial-try = Essayer
trial-nothing = Collez un document ou choisissez un fichier.
trial-no-inventory = Le message ne contient aucun inventaire.
trial-unreadable = Il ne peut pas être lu : { $why }
trial-result = Résultat
trial-update = L’actif est mis à jour, reconnu par { $evidence } :
trial-create = Un nouvel actif est ajouté.
trial-awaits-full = Rien n’est ajouté : le document est partiel, et un document complet est attendu.
trial-left-out = Les réglages écartent de tels actifs.
trial-locked = L’agent est verrouillé : ses documents sont refusés avant toute règle.
trial-refused = Il est refusé et attend parmi les matériels refusés.
trial-refused-because = Il est refusé et attend parmi les matériels refusés : { $reason }
trial-doubtful = Plusieurs actifs peuvent être visés, reconnus par { $evidence } ; il attend donc parmi les matériels refusés :
trial-unrecognisable = Rien ne le distinguerait des autres à son retour ; il attend donc parmi les matériels refusés.
step = Étape
step-said = Ce qu’elle dit
step-off = La règle est inactive.
step-finds-nothing = Elle convient, mais ce à quoi elle mène n’existe pas.
step-not-told = Ne convient pas : { $criterion }. Le document n’en dit rien.
step-does-not-hold = Ne convient pas : { $criterion }. Le document dit { $text }.

refused-none = Aucun matériel refusé
refused-none-what = Ce qu’une règle refuse, et ce qui peut viser plusieurs actifs, attend ici une décision.
refused-all = Tous les matériels refusés
refused-name = Nom
refused-why = Pourquoi il attend
refused-decision = Décision
refused-by-rule = Refusé par une règle
refused-doubtful = Plusieurs actifs peuvent être visés
refused-unrecognisable = Rien ne le distingue des autres
refused-rule = Règle
refused-first = Premier refus
refused-last = Dernier refus
refused-times = Fois
refused-told = Ce que dit le document
refused-accept = Accepter
refused-accept-what = Le document est importé comme s’il avait été admis. Les suivants obéissent de nouveau aux règles.
refused-as-new = Comme nouvel actif
refused-as-asset = Dans un actif existant
refused-candidates = Ceux-ci peuvent être visés
refused-number = Numéro de l’actif
refused-number-hint = D’un actif du même type : le numéro dans l’adresse de sa page.
refused-choose = Choisissez si c’est un nouvel actif ou un actif existant.
refused-no-asset = Il n’y a pas d’actif de ce type que vous puissiez modifier.
refused-no-document = Son document était trop grand pour être gardé ; il ne peut donc pas être accepté. Changez les règles et faites-le renvoyer par l’agent.
refused-unreadable = Le document gardé ne peut plus être lu. Faites-le renvoyer par l’agent.
refused-delete-what = Le document disparaît pour de bon. Si l’agent renvoie le même, il attendra de nouveau ici.
notice-refused-added = Il est ajouté comme nouvel actif.
notice-refused-updated = L’actif est mis à jour.
notice-refused-deleted = Il est supprimé.
refused-accept-as-new = Accepter comme nouveaux actifs
refused-accept-title = { $count ->
    [one] En accepter un comme nouvel actif
   *[other] En accepter { $count } comme nouveaux actifs
  }
refused-accept-all-what = Chacun devient un actif à part, avec ce que dit son document. Là où plusieurs actifs peuvent être visés, ouvrez-le plutôt et choisissez lequel.
refused-left-out = Les documents de ceux-ci étaient trop grands pour être gardés ; ils ne peuvent donc pas être acceptés :
refused-delete-title = { $count ->
    [one] En supprimer un qui attend
   *[other] En supprimer { $count } qui attendent
  }
refused-delete-all-what = Les documents disparaissent pour de bon. Si des agents renvoient les mêmes, ils attendront de nouveau ici.
notice-refused-all-added = { $count ->
    [0] Aucun n’est ajouté.
    [one] Un est ajouté comme nouvel actif.
   *[other] { $count } sont ajoutés comme nouveaux actifs.
  }{ $left ->
    [0] {""}
    [one] {" "}Un n’a pas pu être ajouté : ouvrez-le pour voir pourquoi.
   *[other] {" "}{ $left } n’ont pas pu être ajoutés : ouvrez-les pour voir pourquoi.
  }
notice-refused-all-deleted = { $count ->
    [0] Ils étaient déjà supprimés.
    [one] Un est supprimé.
   *[other] { $count } sont supprimés.
  }
