# Mots de toutes les pages.
site-name = Escale
places-count = { $count ->
    [0] aucun lieu
    [one] { $count } lieu
   *[other] { $count } lieux
}
