# Words of every page.
site-name = Escale
skip-to-content = Skip to content
demo-banner = This is a demo: places and reservations are made up, nothing is really booked.
nav-label = Main menu
nav-home = Home
nav-places = Find a place
nav-reservations = My reservations
nav-manage = Manage
nav-account = My account:
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-about = About and sources
nav-privacy = Privacy
nav-accessibility = Accessibility
nav-developers = Developers
language-fr = Français
language-en = English
places-count = { $count ->
    [0] no place
    [one] { $count } place
   *[other] { $count } places
}
resources-count = { $count ->
    [one] { $count } thing to reserve
   *[other] { $count } things to reserve
}
units-count = { $count ->
    [0] no unit
    [one] 1 unit
   *[other] { $count } units
}
units-out = { $count ->
    [one] { $count } out of service
   *[other] { $count } out of service
}
form-wrong = Something needs correcting
pages-label = More of the list
pages-first = Back to the start
pages-next = More places
days-label = Days
days-earlier = Earlier days
days-later = Later days
hours-day = Day
hours-open = Open
hours-closed = closed
hours-unknown = Opening hours are not known: call before you come.
hours-zone = Times of the place ({ $zone }).
part-label = Time of day
part-day = all day
part-morning = morning
part-afternoon = afternoon
part-evening = evening
calendar-subscribe = Subscribe to the calendar
calendar-address = Calendar address (.ics)
error-request = Code “{ $code }”, request no.
copy = Copy
copied = Copied
