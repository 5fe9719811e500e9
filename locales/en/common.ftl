# Words of every page.
site-name = Escale
places-count = { $count ->
    [0] no place
    [one] { $count } place
   *[other] { $count } places
}
