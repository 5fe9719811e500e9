# Ce qui ne peut pas être fait comme demandé : pourquoi, et que faire ensuite.
error-malformed = La demande n’a pas pu être lue. Vérifiez l’adresse ou le formulaire et recommencez.
    .title = Demande illisible
error-unknown-parameter = Le paramètre « { $name } » n’existe pas ici. Retirez-le ou corrigez son nom.
    .title = Paramètre inconnu
error-invalid-period = { $what ->
    [closure_over] Cette période est déjà passée. Choisissez une fin à venir.
    [closure_far] Une fermeture commence et finit à moins de { $years } ans d’aujourd’hui. Vérifiez l’année.
   *[other] La fin doit venir après le début. Choisissez une heure de fin plus tardive.
}
    .title = Période impossible
error-nonexistent-time = L’heure { $time } n’existe pas ({ $zone }) : cette nuit-là, les horloges avancent. Choisissez { $next }, ou une heure avant.
    .title = Heure inexistante
error-sign-in-required = Connectez-vous pour continuer.
    .title = Connexion nécessaire
error-forbidden = { $what ->
    [members] { $organisations ->
        [none] Seuls les membres d’une organisation réservent ici.
       *[other] On réserve ici en étant membre de : { $organisations }.
    } Rejoignez-la par son lien ou votre adresse de courriel, ou demandez à l’équipe du lieu.
    [scope] Ce jeton ne donne pas le droit nécessaire : « { $scope } ». Créez-en un qui le donne, si votre compte le permet.
    [behalf] Vous n’êtes pas membre de cette organisation. Réservez en votre nom, ou rejoignez-la d’abord.
   *[other] Votre compte ne permet pas de faire cela. Demandez à l’équipe du lieu ou du réseau.
}
    .title = Accès refusé
error-certification-required = { $missing ->
    [none] On ne réserve ici qu’avec une habilitation, que vous n’avez pas pour ce moment.
   *[other] Il vous manque : { $missing }.
} { $until ->
    [none] Demandez cette habilitation à l’équipe du lieu.
   *[other] La vôtre prend fin avec le { $until }. Demandez à l’équipe du lieu de la renouveler.
}
    .title = Habilitation nécessaire
error-csrf = Ce formulaire n’est plus valable. Rechargez la page et envoyez-le de nouveau.
    .title = Formulaire périmé
error-not-found = { $what ->
    [invitation] Ce lien d’invitation n’est plus valable. Demandez-en un autre à votre organisation.
    [guest] Ce code et ce numéro ne vont pas ensemble. Vérifiez-les, ou appelez le lieu.
   *[other] Il n’y a rien à cette adresse. Cherchez le lieu dans l’annuaire ou revenez à l’accueil.
}
    .title = Introuvable
error-already-reserved = { $unit ->
    [none] Quelqu’un a déjà réservé sur cette période. Choisissez-en une autre parmi celles qui restent libres.
   *[other] Quelqu’un a déjà réservé « { $unit } » sur cette période. Choisissez autre chose ou une autre période.
}
    .title = Déjà réservé
error-closed = { $reason ->
    [none] C’est fermé sur cette période.
   *[other] C’est fermé sur cette période : { $reason }.
} Choisissez un autre moment.
    .title = Fermé
error-outside-opening-hours = Cette période dépasse les horaires d’ouverture. Choisissez un moment où le lieu est ouvert.
    .title = Hors des horaires d’ouverture
error-busy-elsewhere = Cette période est prise dans un autre agenda. Choisissez un autre moment.
    .title = Indisponible
error-out-of-service = { $unit ->
    [none] { $kind ->
        [desk] Ce poste est
        [meeting_room] Cette salle est
        [machine] Cette machine est
        [equipment] Ce matériel est
        [appointment] Ce rendez-vous est
        [space] Cet espace est
       *[other] Ceci est
    }
   *[other] « { $unit } » est
} hors service pour le moment. Choisissez autre chose.
    .title = Hors service
error-invalid-state = { $state ->
    [room_left] Il reste de la place sur cette période. Réservez-la directement.
    [already_waiting] Vous attendez déjà cette période. Retrouvez-la parmi vos réservations.
    [offer_over] Cette proposition n’est plus valable. Si la période est encore complète, inscrivez-vous de nouveau.
    [wait_waiting] Rien ne vous est proposé pour l’instant. Attendez que la période se libère.
    [wait_accepted] Vous avez déjà pris cette proposition. Retrouvez-la parmi vos réservations.
    [wait_passed] Votre tour est passé. Si la période est encore complète, inscrivez-vous de nouveau.
    [wait_withdrawn] Vous n’attendez plus cette période. Si elle est encore complète, inscrivez-vous de nouveau.
    [early] Il est encore tôt : dites que vous êtes là à partir de { $opens } avant le début.
    [before_its_day] Il est encore tôt : une arrivée se signale à partir du jour de la réservation.
    [last_admin] Personne d’autre n’administre cette organisation. Nommez d’abord un autre membre administrateur.
    [by_hand] Le matériel est remis et repris par l’équipe du lieu. Adressez-vous à elle.
    [not_lent] Seul le matériel se remet et se reprend. Signalez plutôt l’arrivée et le départ.
    [under_way] Elle est en cours, et l’équipe doit accepter plus de temps. Demandez-lui sur place.
    [offered] Ceci est proposé à une personne qui attendait, jusqu’à sa réponse ou la fin du délai. Annulez pour le proposer à la suivante.
    [awaited] { $count ->
        [one] { $count } réservation est encore à venir
       *[other] { $count } réservations sont encore à venir
    }. Déplacez-les ou annulez-les d’abord, par exemple par une fermeture.
    [last_unit] C’est le dernier exemplaire. Mettez-le hors service, ou retirez la ressource entière.
    [still_away] Cet exemplaire n’est pas encore revenu de l’emprunt d’avant. Reprenez-le d’abord.
    [answered] Cette demande n’attend plus de réponse : { $now ->
        [confirmed] elle est déjà acceptée
        [checked_in] elle est en cours
        [completed] elle est terminée
        [cancelled] elle est annulée
        [declined] elle est déjà refusée
        [lapsed] la demande a expiré
        [no_show] personne n’est venu
       *[other] la demande a expiré
    }.
   *[other] Cette réservation ne peut plus être changée : { $state ->
        [checked_in] elle est en cours
        [over] elle est terminée
        [completed] elle est terminée
        [confirmed] elle est confirmée
        [cancelled] elle est déjà annulée
        [declined] elle a été refusée
        [lapsed] la demande a expiré
        [no_show] personne n’est venu
       *[other] son état ne le permet pas
    }.
}
    .title = Action impossible
error-idempotency-conflict = Cette clé d’idempotence a déjà servi pour une autre demande. Envoyez une nouvelle clé.
    .title = Clé déjà utilisée
error-cannot-move = { $stuck ->
    [one] { $stuck } réservation sur { $hit } ne trouve
   *[other] { $stuck } réservations sur { $hit } ne trouvent
} aucun exemplaire libre : rien n’a été fermé. Gardez-les, annulez-les ou choisissez une autre période.
    .title = Déplacement impossible
error-closure-over = Cette fermeture est déjà terminée : il n’y a plus rien à rouvrir.
    .title = Fermeture terminée
error-stale = Ceci a changé entre-temps. Relisez ce qui a changé et recommencez.
    .title = Version dépassée
error-too-large = L’envoi dépasse { $kib } Kio. Envoyez-en moins à la fois.
    .title = Envoi trop volumineux
error-unsupported-media-type = Ce format n’est pas lu ici. L’API attend du JSON (« application/json »), les pages un formulaire.
    .title = Format non pris en charge
error-invalid-field = Une valeur ne convient pas. Corrigez le champ indiqué et recommencez.
    .title = Champ à corriger
error-not-on-step = { $step ->
    [slots] On réserve ici par créneaux entiers : { $slots }.
    [days] On réserve ici par jours entiers : choisissez un premier et un dernier jour.
   *[other] Le début et la fin tombent sur un pas de { $step }.
}
    .title = Heure hors du pas
error-too-short = Une réservation dure ici au moins { $minimum }. Choisissez une fin plus tardive.
    .title = Réservation trop courte
error-too-long = Une réservation dure ici au plus { $maximum }. Choisissez une fin plus proche.
    .title = Réservation trop longue
error-too-soon = { $lead ->
    [none] Ce moment est passé.
   *[other] On réserve ici au moins { $lead } à l’avance.
} Choisissez un début plus tardif.
    .title = Trop tôt
error-too-far-ahead = On réserve ici au plus { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} à l’avance. Choisissez une date plus proche.
    .title = Trop loin dans le temps
error-too-late-to-cancel = { $limit ->
    [none] Il est trop tard pour annuler.
   *[other] On annule ici au plus tard { $limit } avant le début.
} Prévenez l’équipe du lieu.
    .title = Trop tard pour annuler
error-quota-exceeded = { $limit ->
    [week] Vous avez atteint { $hours } par semaine, { $per ->
        [resource] la limite de cette ressource
        [kind] la limite pour ce type de ressource
       *[place] la limite de ce lieu
    }. Choisissez une autre semaine ou une durée plus courte.
    [allowance] Votre organisation a { $count ->
        [one] { $count } demi-journée
       *[other] { $count } demi-journées
    } par mois, et { $left ->
        [0] il n’en reste aucune
       *[other] il en reste { $left }
    }. Choisissez un autre mois, une durée plus courte, ou réservez en votre nom.
    [member-allowance] Votre organisation vous donne { $count ->
        [one] { $count } demi-journée
       *[other] { $count } demi-journées
    } par mois, et { $left ->
        [0] il ne vous en reste aucune
       *[other] il vous en reste { $left }
    }. Choisissez un autre mois, une durée plus courte, ou réservez en votre nom.
    [wishes] Vous attendez déjà { $count } périodes. Quittez une liste d’attente pour en rejoindre une autre.
    [no-shows] { $count ->
        [one] { $count } absence
       *[other] { $count } absences
    } sans annulation : une seule réservation à la fois ici pour le moment. Annulez celle en cours ou attendez qu’elle se termine.
   *[live] Vous avez déjà { $count ->
        [one] { $count } réservation
       *[other] { $count } réservations
    } en cours, { $per ->
        [resource] la limite de cette ressource
        [kind] la limite pour ce type de ressource
       *[place] la limite de ce lieu
    }. Annulez-en une ou attendez qu’une se termine.
}
    .title = Quota atteint
error-too-many-requests = Trop d’essais en peu de temps. Recommencez dans { $wait }.
    .title = Trop de demandes
error-dates = { $count ->
    [one] Cela concerne le { $date }.
   *[other] Cela concerne { $count } dates, à partir du { $date }.
}
error-same-time = « { $unit } » est libre sur cette même période.
error-nearest = Le plus proche possible : { $period }.
slot-morning = matin
slot-afternoon = après-midi
slot-day = journée
error-internal = Quelque chose s’est mal passé de notre côté. Recommencez ; si cela se répète, transmettez le numéro de la demande à l’équipe du réseau.
    .title = Erreur interne
error-unavailable = Le service est momentanément indisponible et rien n’a été enregistré. Recommencez dans quelques secondes.
    .title = Service indisponible

# Ce qui ne va pas dans un champ.
field-unknown = « { $name } » n’existe pas ici.
field-missing = Cette valeur est obligatoire.
field-once = Donnez cette valeur une seule fois.
field-body = Le contenu n’est pas du texte UTF-8 complet.
field-json = Le contenu n’est pas un objet JSON.
field-text = Donnez un texte.
field-text-long = Le texte dépasse 1 000 caractères.
field-number = Donnez un nombre entier, zéro ou plus.
field-id = Donnez un identifiant (UUID).
field-instant = Donnez une date et une heure, comme 2026-11-24T09:00 ou 2026-11-24T09:00:00+01:00.
field-kind = Ce type de lieu n’existe pas.
field-resource-kind = Ce type de ressource n’existe pas.
field-bbox = Donnez quatre nombres « ouest,sud,est,nord » en degrés, le sud au-dessous du nord.
field-near = Donnez « latitude,longitude » en degrés : latitude de −90 à 90, longitude de −180 à 180.
field-radius = Donnez un rayon en mètres, de 1 à 20 000 000, avec « near ».
field-sort = Triez par « name » ou, avec « near », par « distance ».
field-limit = Donnez un nombre de 1 à 200.
field-cursor = Ce curseur n’est pas de cette liste. Reprenez au début.
field-query-long = La recherche dépasse 200 caractères.
field-state = Cet état n’existe pas.
field-window = Demandez une période de 62 jours au plus, la fin après le début.
field-available-both = Donnez le début et la fin : « available_from » et « available_to ».
field-available-long = Demandez une période de 14 jours au plus.
field-idempotency-key = La clé a de 1 à 255 caractères ASCII visibles.
field-mail = Donnez une adresse de courriel, comme lea@example.org.
field-mail-taken = Cette adresse a déjà un compte. Connectez-vous.
field-name = Donnez un nom de 1 à 100 caractères.
field-name-long = Donnez un nom de 1 à 200 caractères.
field-password = Choisissez un mot de passe de 10 caractères ou plus.
field-credentials = L’adresse ou le mot de passe ne correspond pas.
field-token-name = Donnez au jeton un nom de 1 à 100 caractères.
field-token-scopes = Choisissez au moins un droit.
field-approval = Choisissez « never », « always » ou « newcomers ».
field-audience = Choisissez « everyone », « members » ou « certified ».
field-quota-per = Choisissez ce qui est compté ensemble : « resource », « kind » ou « place ».
field-slot-name = Nommez le créneau « morning », « afternoon » ou « day ».
field-price-per = Choisissez « free », « slot » ou « hour ».
field-price-free = Ce qui est gratuit n’a pas de montant : retirez-le, ou choisissez « slot » ou « hour ».
field-currency = Les prix sont en euros : donnez « EUR ».
field-ids = Donnez une liste d’identifiants (UUID).
field-objects = Donnez une liste d’objets JSON.
field-policy-step = Donnez un pas qui divise la journée, de 1 à 1 440 minutes : 15, 30 ou 60 par exemple.
field-policy-min = La durée la plus courte est un multiple du pas ({ $step } minutes), au moins une fois.
field-policy-max = La durée la plus longue est un multiple du pas ({ $step } minutes), d’au moins { $min } minutes et d’au plus 366 jours.
field-policy-horizon = On réserve de 1 à 730 jours à l’avance.
field-policy-lead = Le délai avant le début est plus court que l’horizon ({ $horizon } jours).
field-policy-cancel-until = La limite pour annuler est d’au plus 90 jours (129 600 minutes).
field-policy-slots = Donnez chaque créneau une seule fois, sa fin après son début.
field-policy-quota = Donnez au plus dix limites, chacune avec un nombre de réservations ou de minutes par semaine.
field-policy-lapse = Une demande attend une réponse de 1 minute à 30 jours (43 200 minutes).
field-policy-price = La réservation la plus longue coûterait plus de 100 000 € : baissez le prix ou la durée.
field-policy-organisations = Nommez au plus 100 organisations.
field-policy-certifications = Demandez au plus 20 habilitations.
field-policy-day = Cette durée est d’au plus une journée (1 440 minutes).
field-policy-no-show-limit = Donnez un nombre d’absences de 0 (jamais) à 100.
field-policy-beside = « { $resource } » a des règles propres, à côté desquelles celle-ci ne tient pas. Changez d’abord les siennes.
field-changed = Cette valeur a changé entre-temps ; elle est maintenant : { $now }.
field-emptied = Cette valeur a été retirée entre-temps.
field-hit = Choisissez « keep », « move » ou « cancel ».
field-hit-undecided = { $count ->
    [one] Une réservation est touchée
   *[other] { $count } réservations sont touchées
} : choisissez « keep » (garder), « move » (déplacer) ou « cancel » (annuler). Rien n’est encore fermé.
field-outside-undecided = { $count ->
    [one] Une réservation tombe
   *[other] { $count } réservations tombent
} hors des nouveaux horaires : choisissez « keep » (garder) ou « cancel » (annuler). Rien n’a encore changé.
field-withdrawal-undecided = { $count ->
    [one] Une réservation a besoin
   *[other] { $count } réservations ont besoin
} de cette habilitation : choisissez « keep » (garder) ou « cancel » (annuler). Rien n’est encore retiré.
field-resource-unknown = Il n’y a pas ici de ressource de cet identifiant.
field-unit-unknown = La ressource n’a pas d’exemplaire de cet identifiant.
field-units-many = Cette ressource a déjà 500 exemplaires, le nombre le plus grand.
field-units = Donnez un nombre d’exemplaires de 1 à 500.
field-opening-hours = Ces horaires ne sont pas lisibles. Exemple : Mo-Fr 09:00-18:00.
field-opening-hours-at = Ces horaires ne sont pas lisibles à partir du caractère { $position } : « { $near } ». Exemple : Mo-Fr 09:00-18:00.
field-opening-hours-end = Il manque quelque chose à la fin de ces horaires. Exemple : Mo-Fr 09:00-18:00.
field-place-name = Donnez au lieu un nom de 1 à 200 caractères.
field-list = Donnez une liste de textes.
field-object = Donnez un objet JSON.
field-website = Donnez une adresse qui commence par http:// ou https://.
field-point = Donnez un point GeoJSON « longitude, latitude ».
field-place = Cette valeur ne convient pas à un lieu.
field-outside = Choisissez « keep » ou « cancel » pour les réservations hors des nouveaux horaires.
field-policy-follow = Pour suivre le lieu, videz les champs qui vont avec ; sinon, choisissez autre chose ici.
field-price = Donnez un montant en euros, comme 4,50.
field-mail-unknown = Personne n’a de compte à cette adresse. Demandez à la personne de créer le sien, ou vérifiez l’adresse.
field-certification-type = Une de ces habilitations n’existe pas ici ou n’est plus délivrée.
field-certification-name-taken = Une habilitation porte déjà ce nom.
field-ends-in-past = Choisissez une fin à venir, ou aucune.
field-held-for-longer = Cette personne a déjà cette habilitation pour plus longtemps. Pour l’écourter, retirez-la d’abord : vous verrez les réservations touchées.
field-on-withdrawal = Choisissez « keep » (garder) ou « cancel » (annuler) pour les réservations touchées.
field-flag = Donnez « true » ou « false ».
field-rrule = Cette règle n’est pas lisible. Exemple (RFC 5545) : FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630.
field-rrule-frequency = Une série se répète au plus une fois par jour : choisissez DAILY, WEEKLY, MONTHLY ou YEARLY.
field-rrule-part = « { $name } » n’est pas pris en compte ici. Retirez-le de la règle.
field-rrule-both = Donnez COUNT ou UNTIL, pas les deux.
field-rrule-until = La série se termine avant de commencer. Choisissez une fin après la première fois.
field-rrule-none = Aucun jour ne convient à cette règle. Changez les jours ou la fin.
field-rrule-many = Une série a au plus { $limit } dates. Choisissez une fin plus proche ou répétez moins souvent.
field-scope = Donnez « one », « following » ou « all ».
field-scope-alone = Cette réservation n’est d’aucune série. Ne donnez rien ici, ou « one ».
field-guest-series = Une réservation pour une personne sans compte ne se répète pas. Retirez la règle, ou la personne.
field-all-or-nothing = Seule une série se prend en entier ou pas du tout. Donnez la règle de la série, ou ne donnez rien ici.
field-until-own = Une réservation pour quelqu’un d’autre ne se répète pas. Laissez ce champ vide.
field-behalf-own = Une réservation pour quelqu’un d’autre ne se fait pas au nom d’une organisation. Choisissez « moi ».
field-condition = Dites l’état du matériel : good, worn ou broken.
field-label-taken = Un autre exemplaire porte déjà ce nom.
field-phone = Donnez un numéro de téléphone de 6 à 20 chiffres.
field-organisation-name-taken = Il y a déjà une organisation de ce nom. Changez le nom, ou donnez son domaine de courriel.
field-organisations = Une de ces organisations n’existe pas.
field-mail-domain = Donnez un domaine de mail, comme metropole.example.
field-half-days = Donnez un nombre de demi-journées de 0 à 1 000 000.
field-member-role = Ce rôle n’existe pas : « member » ou « admin ».
field-month = Donnez un mois, comme 2026-11.
field-guest-code = Donnez les huit lettres ou chiffres du code.
