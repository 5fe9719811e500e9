# Le tableau de bord d’un lieu.
manage-title = Mes lieux
manage-every = Vous gérez tout le réseau : ouvrez la page d’un lieu, puis « Gérer ce lieu ».
manage-every-find = Trouver un lieu
manage-none = Aucun lieu ne vous est confié.
manage-today = { $count ->
    [0] personne n’est attendu aujourd’hui
    [one] { $count } venue aujourd’hui
   *[other] { $count } venues aujourd’hui
}
manage-edit = Modifier la fiche
manage-new-resource = Ajouter une ressource
manage-public-page = Page publique
board-day = Qui vient { $day }
board-visits = { $count ->
    [one] venue
   *[other] venues
}
board-nobody = Personne n’est attendu ce jour-là.
board-out = Hors service : { $unit }
board-cancel = Annuler
    .whom = la venue de { $name }
board-reason = Raison, montrée à la personne
board-closed = fermé sur une partie de cette venue
close-title = Fermer une période
close-about = Plus rien ne pourra être réservé pendant la fermeture. Si elle touche des réservations déjà faites, elles vous sont montrées avant.
close-what = Ce qui ferme
close-whole = Tout le lieu
close-from-day = Du
close-from = à partir de (heure)
close-to-day = Au
close-to = jusqu’à (heure)
close-reason = Raison (publique)
close-reason-hint = Par exemple : travaux, congés, panne. Aucun nom de personne.
close-button = Fermer
hit-title = Des personnes viennent pendant cette fermeture
hit-count = { $count ->
    [one] { $count } réservation est touchée. Rien n’est fermé pour l’instant.
   *[other] { $count } réservations sont touchées. Rien n’est fermé pour l’instant.
}
hit-choose = Choisir ce qu’elles deviennent
hit-legend = Réservations touchées
hit-keep = Les garder : je m’en occupe
hit-move = Les déplacer sur un autre exemplaire libre
hit-cancel = Les annuler, avec la raison donnée ci-dessus
reopen-button = Rouvrir
    .what = : { $period }
edit-title = Modifier { $name }
edit-source = La fiche vient de « { $name } ». Ce que vous changez ici est gardé aux prochains imports ; le reste continue de suivre la source.
edit-kept = Déjà modifié ici :
edit-field-name = Nom
edit-field-kinds = Types de lieu
edit-field-summary = En une ou deux phrases
edit-field-address = Adresse
edit-field-street = Numéro et rue
edit-field-postcode = Code postal
edit-field-city = Commune
edit-field-location = Point sur la carte
edit-field-opening_hours = Horaires
edit-field-accessibility = Accessibilité
edit-field-amenities = Équipements
edit-summary-hint = Ce qu’on y trouve et qui y est le bienvenu.
edit-latitude = Latitude
edit-longitude = Longitude
edit-hours-hint = En notation OpenStreetMap : Mo-Fr 09:00-12:30,14:00-18:00; PH off
edit-field-website = Site web
edit-field-phone = Téléphone
edit-field-mail = Mail du lieu
edit-mail-hint = Une adresse d’équipe, jamais celle d’une personne.
edit-codes-hint = Des codes séparés par des virgules : wifi, coffee, wheelchair
edit-button = Enregistrer la fiche
new-resource-name = Nom
new-resource-kind = Ce que c’est
new-resource-description = Description (facultative)
new-resource-units = Nombre d’exemplaires
new-resource-unit-label = Écrit dessus, suivi d’un numéro
new-resource-step = Pas, en minutes
new-resource-min = Durée la plus courte, en minutes
new-resource-max = Durée la plus longue, en minutes
new-resource-horizon = Jours à l’avance
new-resource-hours = Horaires plus étroits que ceux du lieu (facultatifs)
new-resource-button = Ajouter la ressource
