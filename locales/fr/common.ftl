# Mots de toutes les pages.
site-name = Escale
skip-to-content = Aller au contenu
demo-banner = Ceci est une démonstration : les lieux et les réservations sont inventés, rien n’est réservé pour de vrai.
nav-label = Menu principal
nav-home = Accueil
nav-places = Trouver un lieu
nav-reservations = Mes réservations
nav-manage = Gérer
nav-account = Mon compte :
nav-sign-in = Se connecter
nav-sign-out = Se déconnecter
nav-about = À propos et sources
nav-privacy = Vie privée
nav-accessibility = Accessibilité
nav-developers = Développeurs
language-fr = Français
language-en = English
places-count = { $count ->
    [0] aucun lieu
    [one] { $count } lieu
   *[other] { $count } lieux
}
resources-count = { $count ->
    [one] { $count } chose à réserver
   *[other] { $count } choses à réserver
}
units-count = { $count ->
    [0] aucun exemplaire
    [one] 1 exemplaire
   *[other] { $count } exemplaires
}
units-out = { $count ->
    [one] { $count } hors service
   *[other] { $count } hors service
}
form-wrong = Quelque chose est à corriger
pages-label = Suite de la liste
pages-first = Revenir au début
pages-next = Lieux suivants
days-label = Jours
days-earlier = Jours précédents
days-later = Jours suivants
hours-day = Jour
hours-open = Ouvert
hours-closed = fermé
hours-unknown = Les horaires ne sont pas connus : appelez avant de venir.
hours-zone = Heures du lieu ({ $zone }).
part-label = Moment
part-day = toute la journée
part-morning = matin
part-afternoon = après-midi
part-evening = soir
calendar-subscribe = S’abonner à l’agenda
calendar-address = Adresse de l’agenda (.ics)
error-request = Code « { $code } », demande n°
copy = Copier
copied = Copié
