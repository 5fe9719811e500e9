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
