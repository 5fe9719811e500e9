# Ce que disent les agendas publics (fichiers .ics), sans le nom de personne.
feed-name = { $resource } – { $place }
feed-description = Réservations et fermetures
feed-reserved = Réservé – { $what }
feed-requested = Demandé – { $what }
feed-cancelled = Annulé – { $what }
feed-closed = Fermé
feed-closed-why = Fermé – { $reason }
feed-closed-what = Fermé – { $what }
feed-closed-what-why = Fermé – { $what } : { $reason }
feed-category-reservation = Réservation
feed-category-closure = Fermeture
