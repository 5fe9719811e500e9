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
board-reason = Raison, gardée dans l’historique
close-title = Fermer une période
close-about = Plus rien ne pourra être réservé pendant la fermeture ; les réservations déjà faites restent à annuler une à une.
close-what = Ce qui ferme
close-whole = Tout le lieu
close-from-day = Du
close-from = à partir de (heure)
close-to-day = Au
close-to = jusqu’à (heure)
close-reason = Raison (publique)
close-reason-hint = Par exemple : travaux, congés, panne. Aucun nom de personne.
close-button = Fermer
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
people-title = Habilitations
people-types = Qui est habilité
people-network = De tout le réseau
people-nobody = Personne pour l’instant.
people-no-types = Aucune habilitation n’est encore définie ici.
people-withdraw = Retirer
    .whom = à { $name }
people-retire = Ne plus délivrer
people-grant = Habiliter une personne
people-type = Habilitation
people-mail = Adresse mail de son compte
people-mail-hint = La personne doit avoir créé son compte.
people-until = Dernier jour (facultatif)
people-until-hint = Ce jour compte encore ; sans date, l’habilitation n’a pas de fin.
people-grant-button = Habiliter
people-add-type = Nouvelle habilitation
people-type-name = Nom
people-type-name-hint = Par exemple : Découpe laser.
people-type-description = Ce qu’il faut pour l’avoir (facultatif)
people-add-type-button = Ajouter l’habilitation
withdraw-title = Retirer l’habilitation « { $name } »
withdraw-hit = { $count ->
    [0] Aucune réservation à venir n’est touchée
    [one] { $count } réservation à venir est touchée
   *[other] { $count } réservations à venir sont touchées
}
withdraw-elsewhere = { $count ->
    [one] { $count } autre réservation, dans un lieu que vous ne gérez pas, est touchée : elle est gardée, et revient à l’équipe de ce lieu.
   *[other] { $count } autres réservations, dans des lieux que vous ne gérez pas, sont touchées : elles sont gardées, et reviennent aux équipes de ces lieux.
}
withdraw-what = Ces réservations
withdraw-cancel = Les annuler
withdraw-keep = Les garder
withdraw-reason = Raison, gardée dans l’historique (facultative)
withdraw-button = Retirer l’habilitation
