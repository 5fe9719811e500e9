# Recherche, lieux et ressources.
home-title = Un endroit où travailler, fabriquer, se faire aider
home-lead = { $count ->
    [one] { $count } lieu près de chez vous, ouvert à qui pousse la porte.
   *[other] { $count } lieux près de chez vous, ouverts à qui pousse la porte.
}
home-what = Je cherche
home-anything = n’importe quoi
home-where = à ou près de
home-where-example = Roubaix, 31000…
home-when = pour le
home-find = Trouver
home-doors = Ou poussez une porte
places-title = Trouver un lieu
filter-q = Quoi ou où
filter-kind = Type de lieu
filter-resource = À réserver
filter-day = Jour
filter-available-from = Libre de
filter-available-to = à
filter-any = Tous
filter-apply = Chercher
filter-whole-map = Chercher sur toute la carte
places-none = Aucun lieu ne correspond.
places-relax = Vous pouvez élargir la recherche :
relax-bbox = chercher sur toute la carte
relax-near = chercher plus loin
relax-available_from = sans regarder ce qui est libre
relax-q = sans les mots « { $value } »
relax-kind = tous les types de lieux, pas seulement « { $value } »
relax-resource_kind = tout ce qui se réserve, pas seulement « { $value } »
relax-all = voir tous les lieux
map-label = Carte des lieux ; la liste à côté dit la même chose
map-cluster = { $count } lieux, agrandir
distance-m = { $count ->
    [one] à { $count } m
   *[other] à { $count } m
}
distance-km = à { $km } km
open-until = ouvert jusqu’à { $time }
opens-at = ouvre { $when }
closed-for-long = fermé ces prochains jours
hours-not-known = horaires non connus
open-on-day = ouvert { $hours }
closed-on-day = fermé { $day }
place-manage = Gérer ce lieu
place-closed-period = Fermé { $period }
place-resources = À réserver ici
place-for-day = Pour { $day } :
place-no-resources = Rien ne se réserve en ligne ici pour le moment : passez ou appelez.
place-free = libre { $hours }
place-not-free = complet ou fermé { $day }
place-calendar = L’agenda du lieu
place-calendar-about = Occupations et fermetures dans votre logiciel d’agenda, tenues à jour, sans aucun nom.
place-come = Venir
place-directions = Itinéraire sur OpenStreetMap
place-hours = Horaires de la semaine
place-open-now = Ouvert en ce moment
place-contact = Contact
contact-website = Site du lieu
place-on-site = Sur place
place-source = Fiche tirée de « { $name } » (n° { $reference }), { $licence }, lue le { $date }.
resource-free = Quand c’est libre
resource-free-about = Choisissez une demi-journée, puis ajustez les heures.
resource-free-day = Choisissez un jour, puis ajustez les heures.
resource-free-days = Choisissez le premier jour, puis le dernier.
resource-free-slots = Choisissez un créneau : il se réserve en entier.
resource-rules = Règles de réservation
rule-free = Gratuit.
rule-price-slot = { $amount } la réservation, à payer sur place.
rule-price-hour = { $amount } l’heure, à payer sur place.
rule-length = Réservable de { $shortest } à { $longest }.
rule-length-one = Réservable pour { $shortest }.
rule-slots = Réservable par créneaux entiers : { $slots }.
rule-horizon = { $days ->
    [one] Jusqu’à { $days } jour à l’avance.
   *[other] Jusqu’à { $days } jours à l’avance.
}
rule-lead = Au plus tard { $lead } avant le début.
rule-members = Pour les membres d’une organisation.
rule-members-of-some = Pour les membres de certaines organisations.
rule-certified = Pour les personnes habilitées par le lieu ou le réseau.
rule-approval-always = L’équipe du lieu doit dire oui. Sans réponse en { $lapse }, ou avant le début, la demande tombe.
rule-approval-newcomers = À la première venue, l’équipe du lieu doit dire oui. Sans réponse en { $lapse }, ou avant le début, la demande tombe.
rule-cancel = Annulable jusqu’à { $limit } avant le début.
rule-buffer-before = Battement de { $buffer } avant chaque réservation, pour préparer.
rule-buffer-after = Battement de { $buffer } après chaque réservation, pour ranger.
rule-no-show = Signalez votre arrivée : au bout de { $wait } sans nouvelles, la place est rendue.
rule-quota-live = Par personne, au plus { $count ->
    [one] { $count } réservation
   *[other] { $count } réservations
} à la fois, { $per ->
    [resource] pour cette ressource
    [kind] pour ce type de ressource dans ce lieu
   *[place] dans tout le lieu
}.
rule-quota-week = Par personne, au plus { $hours } par semaine, { $per ->
    [resource] pour cette ressource
    [kind] pour ce type de ressource dans ce lieu
   *[place] dans tout le lieu
}.
euros = { $amount } €
resource-calendar = Suivre dans mon agenda
free-units = { $count ->
    [0] complet
    [one] { $count } libre
   *[other] { $count } libres
}
free-none-closed = fermé
free-none-full = complet
free-none-past = passé
free-none-begun = déjà commencé
free-none-late = trop tard pour réserver
free-none-short = trop court
free-none-far = trop tôt pour réserver
free-legend = Ce que disent les cases
free-why-late = Trop tard pour réserver : il faut s’y prendre au moins { $lead } avant le début.
free-why-short = Trop court : une réservation dure au moins { $shortest }.
free-why-far = { $days ->
    [one] Trop tôt pour réserver : on réserve au plus { $days } jour à l’avance.
   *[other] Trop tôt pour réserver : on réserve au plus { $days } jours à l’avance.
}
decimal-mark = ,
resource-needs = { $count ->
    [one] Il faut une habilitation :
   *[other] Il faut des habilitations :
}
resource-needs-held = vous l’avez
resource-needs-missing = vous ne l’avez pas
