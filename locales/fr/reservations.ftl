# Réserver et annuler.
reserve-title = Réserver
reserve-day = Jour
reserve-from = De
reserve-to = À
reserve-last-day = Jour du retour
reserve-last-day-hint = Seulement si vous gardez plus d’une journée.
reserve-purpose = Pour quoi faire ? (facultatif)
reserve-purpose-hint = Seuls vous et l’équipe du lieu le verront.
reserve-button = Réserver
reserve-visitor = Pas encore de compte ? Un nom, un mail et un mot de passe suffisent, à l’étape suivante ; le jour et les heures sont gardés.
reserve-alternatives = Libre juste à côté :
reserve-alternative = { $period }, { $unit }
reservations-title = Mes réservations
reservations-upcoming = À venir
reservations-past = Passées et annulées
reservations-none-upcoming = Rien de prévu pour l’instant.
reservations-none-past = Rien ici.
reservations-find = Trouver un lieu
reservation-heading-booked = C’est réservé
reservation-heading-waiting = C’est demandé
reservation-heading-off = Cette réservation n’a plus lieu
reservation-heading-over = C’est passé
reservation-holder = Au nom de { $name }
reservation-reason = Raison de l’annulation : { $reason }
reservation-agenda = Ne pas oublier
reservation-add = Ajouter à mon agenda
reservation-follow = Suivre l’agenda de la ressource
cancel-title = Annuler
cancel-about = Un empêchement ? Annulez dès que possible : quelqu’un d’autre pourra venir.
cancel-reason = Raison (facultative)
cancel-button = Annuler la réservation
field-day = Donnez un jour, comme 2026-11-24.
field-time = Donnez une heure, comme 09:30.
field-degrees = Donnez des degrés : latitude de −90 à 90, longitude de −180 à 180.
midnight = 24 h
field-codes = Donnez des codes de lettres, chiffres et tirets bas, séparés par des virgules.
reserve-repeat = Répéter chaque semaine
reserve-until = Jusqu’au
reserve-until-hint = Le même jour de chaque semaine, aux mêmes heures. Vide : une seule fois.
reserve-all = Seulement si toutes les semaines sont libres
series-title = Réservations répétées
series-live = { $count ->
    [0] Aucune réservation en cours.
    [one] { $count } réservation.
   *[other] { $count } réservations.
}
series-taken = Ce qui est réservé
series-refused = Ce qui n’était pas possible
move-title = Déplacer
move-button = Déplacer la réservation
cancel-scope = Annuler
cancel-scope-one = celle-ci
cancel-scope-following = celle-ci et les suivantes
cancel-scope-all = toutes
