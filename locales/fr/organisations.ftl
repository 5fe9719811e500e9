# Réservations sans compte, et organisations.
guest-title = Ma réservation sans compte
guest-about = Le lieu vous a donné un code en réservant pour vous. Avec votre numéro de téléphone, il montre votre réservation et permet de l’annuler.
guest-code = Code
guest-code-hint = Huit lettres ou chiffres.
guest-phone = Numéro de téléphone
guest-phone-hint = Celui que vous avez donné au lieu.
guest-show = Voir ma réservation
guest-again = Chercher une autre réservation
guest-code-told = Le code à dire à la personne
guest-code-about = Il n’est montré qu’une fois. Avec son numéro de téléphone, la personne voit sa réservation et peut l’annuler sur { $address }.
join-title = Rejoindre { $name }
join-about = Vous pourrez réserver au nom de cette organisation. Ses responsables verront votre nom, votre adresse mail, les lieux et les demi-journées réservées en son nom.
join-button = Rejoindre
organisations-title = Organisations
organisations-list = Les miennes, et celles que je peux rejoindre
organisations-mine = Mes organisations
organisations-none = Vous n’êtes dans aucune organisation. Un lien d’invitation de votre employeur ou de votre association vous y fait entrer.
organisation-standing-admin = Vous en êtes responsable
organisation-standing-member = Vous en êtes membre
organisation-standing-asked = Votre demande attend une réponse
organisation-standing-open = Votre adresse mail permet de demander à la rejoindre
organisation-standing-network = Vous gérez le réseau
organisation-ask = Demander à rejoindre
organisation-take-back = Retirer ma demande
organisation-leave = Quitter l’organisation
organisation-new = Nouvelle organisation
organisation-new-button = Ajouter l’organisation
organisation-name = Nom
organisation-domain = Domaine de mail
organisation-domain-hint = Qui a une adresse de ce domaine peut demander à rejoindre ; un responsable répond. Vide : personne.
organisation-half-days = Demi-journées par mois, en tout
organisation-member-half-days = Demi-journées par mois et par membre
organisation-half-days-hint = Vide : pas de limite.
organisation-edit = Modifier le nom, le domaine et les demi-journées
organisation-edit-title = Modifier { $name }
organisation-edit-button = Enregistrer
organisation-allowance = Ce que l’organisation offre
organisation-for-all = Pour tout le monde
organisation-for-each = Pour chaque membre
organisation-a-month = { $count ->
    [0] aucune demi-journée
    [one] { $count } demi-journée par mois
   *[other] { $count } demi-journées par mois
}
organisation-no-limit = sans limite
organisation-no-domain = aucun : on entre par un lien d’invitation
organisation-admin = responsable
organisation-since = depuis le { $date }
organisation-asked = Demandes
organisation-accept = Accepter
organisation-refuse = Refuser
organisation-whom = : { $name }
organisation-which = : { $words }
organisation-members = { $count ->
    [0] Aucun membre
    [one] { $count } membre
   *[other] { $count } membres
}
organisation-appoint = Nommer responsable
organisation-dismiss = Retirer le rôle de responsable
organisation-remove = Retirer
organisation-links = Liens d’invitation
organisation-links-about = Un lien fait entrer tout de suite la personne qui l’ouvre, pendant quatorze jours.
organisation-link-made = Voici le lien
organisation-link-once = Copiez-le maintenant : il ne sera plus jamais montré.
organisation-link-until = Jusqu’au { $day }
organisation-link-counted = { $count ->
    [one] Jusqu’au { $day }, pour { $count } personne
   *[other] Jusqu’au { $day }, pour { $count } personnes
}
organisation-revoke = Révoquer
organisation-uses = Pour combien de personnes
organisation-uses-hint = Vide : autant qu’on veut.
organisation-invite = Créer un lien
organisation-usage = Demi-journées : { $month }
organisation-member = Membre
organisation-place = Lieu
organisation-used = Nombre
organisation-total = Total
organisation-forgotten = personne effacée
organisation-unused = Rien n’a été réservé au nom de l’organisation ce mois-là.
organisation-month-before = Mois précédent
organisation-month-after = Mois suivant
organisation-csv = Télécharger le mois (CSV)
guest-code-lost = La personne a perdu son code ? Un nouveau code remplace l’ancien, qui ne marche plus.
guest-code-renew = Faire un nouveau code
