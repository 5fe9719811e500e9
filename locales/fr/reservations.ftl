# Réserver et annuler.
reserve-title = Réserver
reserve-day = Jour
reserve-first-day = Premier jour
reserve-until-day = Dernier jour, inclus
reserve-from = De
reserve-to = À
reserve-last-day = Jour du retour
reserve-last-day-hint = Seulement si vous gardez plus d’une journée.
reserve-purpose = Pour quoi faire ? (facultatif)
reserve-purpose-hint = Seuls vous et l’équipe du lieu le verront.
reserve-guest = Pour une personne sans compte
reserve-guest-hint = Laissez vide pour réserver en votre nom.
reserve-guest-name = Son nom
reserve-button = Réserver
reserve-visitor = Pas encore de compte ? Un nom, un mail et un mot de passe suffisent, à l’étape suivante ; le jour et les heures sont gardés.
reserve-alternatives = Libre juste à côté :
reserve-alternative = Prendre { $period }, { $unit }
reserve-unit = { $kind ->
    [desk] Poste souhaité
    [meeting_room] Salle souhaitée
    [machine] Machine souhaitée
   *[other] Exemplaire souhaité
}
reserve-unit-any = peu importe
reserve-behalf = Au nom de
reserve-behalf-own = moi
reservations-title = Mes réservations
reservations-upcoming = À venir
reservations-past = Passées et annulées
reservations-none-upcoming = Rien de prévu pour l’instant.
reservations-none-past = Rien ici.
reservations-find = Trouver un lieu
waits-title = En attente
wait-about = Complet pour l’instant. Si une place se libère, elle vous sera proposée à votre tour et gardée une demi-heure.
wait-join = Prévenez-moi
wait-waiting = Vous êtes dans la file : la première place libre vous sera proposée ici à votre tour.
wait-offered = Une place s’est libérée : elle est gardée pour vous jusqu’à { $time }.
wait-offered-team = Proposé depuis la liste d’attente : la personne a jusqu’à { $time } pour répondre.
wait-accept = Prendre cette place
wait-withdraw = Ne plus attendre
reservation-heading-booked = C’est réservé
reservation-heading-offered = Une place vous attend
reservation-heading-waiting = C’est demandé
reservation-heading-off = Cette réservation n’a plus lieu
reservation-heading-over = C’est passé
reservation-holder = Réservé pour { $name }
reservation-behalf = Au nom de l’organisation { $name }
reservation-price = { $amount }, à payer sur place.
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
move-unit-same = le même si possible
move-scope = Réservations à déplacer
move-scope-hint = Les autres de la série avancent ou reculent d’autant.
cancel-scope = Réservations à annuler
scope-one = celle-ci
scope-following = celle-ci et les suivantes
scope-all = toutes
move-approve = Accepter
move-decline = Refuser
move-check-in = Dire que je suis là
move-check-out = Terminer maintenant
move-hand-over = Remettre le matériel
move-take-back = Reprendre le matériel
check-in-title = Arrivée
check-in-done = Vous êtes là, c’est noté.
check-in-none = Vous n’avez pas de réservation ici en ce moment. L’arrivée se signale à partir de 15 minutes avant le début.
check-in-reservation = Voir ma réservation
series-dates = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}
series-others-upcoming = Les dates suivantes
series-others-past = Les dates d’avant
series-whole = Toute la série
reservations-pages-upcoming = Suite de ce qui vient
reservations-pages-past = Suite de ce qui est passé
reservations-next-upcoming = Plus tard
reservations-next-past = Plus ancien
