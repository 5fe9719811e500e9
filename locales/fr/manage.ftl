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
board-out = Hors service, en maintenance : { $unit }
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
edit-resource-title = { $name } : horaires et règles
edit-resource-button = Enregistrer
outside-title = Des réservations sortiraient des nouveaux horaires
outside-count = { $count ->
    [one] { $count } réservation est concernée. Rien n’est changé pour l’instant.
   *[other] { $count } réservations sont concernées. Rien n’est changé pour l’instant.
}
outside-legend = Réservations hors des nouveaux horaires
outside-keep = Les garder : j’ouvre pour elles
outside-cancel = Les annuler, avec la raison donnée ci-dessous
policy-title = Règles de réservation
policy-about = Elles valent pour les nouvelles réservations ; celles qui sont faites restent comme elles sont. Zéro veut dire : pas de limite. Un champ vide suit la règle du lieu.
policy-about-place = Elles valent pour toutes les ressources du lieu qui ne disent rien d’autre, et pour les nouvelles réservations ; celles qui sont faites restent comme elles sont. Zéro veut dire : pas de limite. Un champ vide suit ce qu’Escale prévoit.
policy-button = Enregistrer les règles
policy-follow-escale = Comme Escale le prévoit
policy-followed-escale = Sinon : { $value }
policy-inherited-escale = Vide : { $value }.
policy-follow = Comme le lieu
policy-followed = Le lieu : { $value }
policy-inherited = Vide : { $value }, comme le lieu.
policy-lead = Réserver au plus tard (minutes avant le début)
policy-cancel-until = Annuler au plus tard (minutes avant le début)
policy-buffer-before = Battement avant, en minutes
policy-buffer-after = Battement après, en minutes
policy-slots = Créneaux fixes
policy-slots-hint = Sans aucun créneau, le début et la durée sont libres. Une fin vide veut dire minuit.
policy-slots-which = Quels créneaux
policy-slots-none = Sans créneau
policy-slots-own = Ceux-ci :
policy-morning-from = Matin, de
policy-morning-to = Matin, à
policy-afternoon-from = Après-midi, de
policy-afternoon-to = Après-midi, à
policy-day-from = Journée, de
policy-day-to = Journée, à
policy-approval = Accord de l’équipe
policy-approval-never = Jamais nécessaire
policy-approval-always = Toujours nécessaire
policy-approval-newcomers = Nécessaire à la première venue
policy-lapse = Sans réponse, la demande expire après (minutes)
policy-audience = Qui peut réserver
policy-audience-everyone = Tout le monde
policy-audience-members = Les membres d’une organisation
policy-audience-certified = Les personnes habilitées
policy-price = Prix, payé sur place
policy-price-free = Gratuit
policy-price-slot = Par réservation
policy-price-hour = Par heure
policy-price-per-slot = { $amount } par réservation
policy-price-per-hour = { $amount } par heure
policy-price-euros = Montant en euros
policy-quota = Limite par personne
policy-quota-hint = Sans nombre, rien n’est limité.
policy-quota-none = Pas de limite
policy-quota-held = { $count } en cours au plus
policy-quota-weekly = { $count } h par semaine au plus
policy-quota-per = Comptée sur
policy-quota-resource = cette ressource
policy-quota-kind = ce type de ressource, dans ce lieu
policy-quota-place = tout le lieu
policy-quota-live = Réservations en cours au plus
policy-quota-hours = Heures par semaine au plus
policy-quota-other = D’autres limites, posées par l’API, restent en place.
policy-organisations = Organisations, si seuls leurs membres réservent
policy-organisations-none = Rien de coché : toutes.
policy-certifications = Habilitations exigées
policy-certifications-follow = Rien de coché : { $names }, comme le lieu.
policy-certifications-none = Rien de coché : aucune.
policy-no-show = Libérer si personne ne vient, après (minutes)
policy-no-show-limit = Absences en 90 jours avant de limiter à une réservation
board-resources = Ressources : horaires et règles
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
withdraw-reason = Raison, montrée à la personne (facultative)
withdraw-button = Retirer l’habilitation
board-restore = Remettre en service
units-title = Exemplaires
units-about = Ouvrez un exemplaire pour le mettre hors service ou le remettre en service, et voir qui l’a réservé.
unit-page = Voir l’exemplaire
unit-in = En service : il peut être réservé.
unit-out = hors service
unit-maintenance = Hors service, en maintenance : personne ne le réserve.
unit-returned-broken = Rendu cassé { $moment }
unit-hit = { $count ->
    [0] Personne ne l’a réservé
    [one] Une réservation à venir sur cet exemplaire
   *[other] { $count } réservations à venir sur cet exemplaire
}
unit-hit-about = Hors service, ces réservations restent : déplacez-les ou annulez-les, depuis leur page.
unit-stop = Mettre hors service
requests-title = Demandes
requests-none = Aucune demande n’attend de réponse.
requests-all = Toutes les demandes
request-lapses = sans réponse, elle expire { $moment }
request-whose = : { $name }
decline-reason = Raison, dite à la personne
decline-button = Refuser la demande
late-title = En retard
late-due = attendu { $moment }
late-next = Quelqu’un d’autre l’attend { $moment }
loan-condition = État
loan-note = Remarque (facultative)
condition-good = Bon
condition-worn = Usé
condition-broken = Cassé : hors service
posters-title = Affiches d’arrivée
poster-title = Affiche : { $resource }
poster-about = Vous avez réservé ? Scannez ce code en arrivant pour dire que vous êtes là.
poster-code = Code à scanner pour signaler son arrivée
poster-address = Ouvrir la page du code
poster-print = À imprimer et à poser à côté. Le code ne sert que pour cette ressource.
team-check-in = Signaler l’arrivée
team-check-out = Signaler le départ
team-undo-check-in = Annuler l’arrivée
take-away-section = Retirer
take-away-title = Retirer { $name }
take-away-title-unit = Retirer { $unit }, { $name }
take-away-about = Ce qui est retiré ne se trouve et ne se réserve plus ; ce qui a été réservé reste dans l’historique.
take-away-stays = Ce n’est pas possible pour l’instant
take-away-button = Retirer la ressource entière
take-away-button-unit = Retirer { $unit }
take-away-units = Retirer un seul exemplaire
take-away-back = Ne rien retirer
hit-others = { $count ->
    [one] Voir { $count } autre
   *[other] Voir les { $count } autres
}
