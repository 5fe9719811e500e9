# Search, places and resources.
home-title = A place to work, to make, to get help
home-lead = { $count ->
    [one] { $count } place near you, open to whoever walks in.
   *[other] { $count } places near you, open to whoever walks in.
}
home-what = I am looking for
home-anything = anything
home-where = in or near
home-where-example = Roubaix, 31000…
home-when = for
home-find = Find
home-doors = Or walk straight in
places-title = Find a place
filter-q = What or where
filter-kind = Kind of place
filter-resource = To reserve
filter-day = Day
filter-available-from = Free from
filter-available-to = until
filter-any = Any
filter-apply = Search
filter-whole-map = Search the whole map
places-none = No place matches.
places-relax = You can widen the search:
relax-bbox = search the whole map
relax-near = search further away
relax-available_from = whether or not something is free
relax-q = without the words “{ $value }”
relax-kind = every kind of place, not only “{ $value }”
relax-resource_kind = everything that can be reserved, not only “{ $value }”
relax-all = see every place
map-label = Map of places; the list beside it says the same
map-cluster = { $count } places, zoom in
distance-m = { $count ->
    [one] { $count } m away
   *[other] { $count } m away
}
distance-km = { $km } km away
open-until = open until { $time }
opens-at = opens { $when }
closed-for-long = closed for the next days
hours-not-known = opening hours not known
open-on-day = open { $hours }
closed-on-day = closed { $day }
place-manage = Manage this place
place-closed-period = Closed { $period }
place-resources = To reserve here
place-for-day = For { $day }:
place-no-resources = Nothing can be reserved online here for now: drop in or call.
place-free = free { $hours }
place-not-free = full or closed { $day }
place-calendar = The place’s calendar
place-calendar-about = Bookings and closures in your calendar program, kept up to date, without any name.
place-come = Getting there
place-directions = Directions on OpenStreetMap
place-hours = Hours this week
place-open-now = Open now
place-contact = Contact
contact-website = The place’s website
place-on-site = On site
place-source = Record taken from “{ $name }” (no. { $reference }), { $licence }, read on { $date }.
resource-free = When it is free
resource-free-about = Pick a half-day, then adjust the hours.
resource-free-day = Choose a day, then adjust the hours.
resource-free-days = Choose the first day, then the last one.
resource-free-slots = Pick a slot: it is reserved as a whole.
resource-rules = Booking rules
rule-free = Free of charge.
rule-price-slot = { $amount } a booking, paid at the place.
rule-price-hour = { $amount } an hour, paid at the place.
rule-length = Can be reserved for { $shortest } to { $longest }.
rule-length-one = Can be reserved for { $shortest }.
rule-slots = Reserved in whole slots: { $slots }.
rule-horizon = { $days ->
    [one] Up to { $days } day ahead.
   *[other] Up to { $days } days ahead.
}
rule-lead = Book at the latest { $lead } before the start.
rule-members = For members of an organisation.
rule-members-of-some = For members of certain organisations.
rule-certified = For people certified by the place or the network.
rule-approval-always = The place’s team has to say yes. Without an answer within { $lapse }, or before the start, the request ends.
rule-approval-newcomers = On your first visit, the place’s team has to say yes. Without an answer within { $lapse }, or before the start, the request ends.
rule-cancel = Can be cancelled until { $limit } before the start.
rule-buffer-before = { $buffer } kept free before each booking, for setting up.
rule-buffer-after = { $buffer } kept free after each booking, for tidying up.
rule-no-show = Check in when you arrive: after { $wait } without news, the rest is given back.
rule-quota-live = At most { $count ->
    [one] { $count } booking
   *[other] { $count } bookings
} at once per person, { $per ->
    [resource] for this resource
    [kind] for this kind of resource at the place
   *[place] at the whole place
}.
rule-quota-week = At most { $hours } a week per person, { $per ->
    [resource] for this resource
    [kind] for this kind of resource at the place
   *[place] at the whole place
}.
euros = €{ $amount }
resource-calendar = Follow in my calendar
free-units = { $count ->
    [0] full
    [one] { $count } free
   *[other] { $count } free
}
free-none-closed = closed
free-none-full = full
free-none-past = past
free-none-begun = already begun
free-none-late = too late to reserve
free-none-short = too short
free-none-far = too early to reserve
free-legend = What the cells say
free-why-late = Too late to reserve: this is done at least { $lead } before the start.
free-why-short = Too short: a reservation lasts at least { $shortest }.
free-why-far = { $days ->
    [one] Too early to reserve: at most { $days } day ahead.
   *[other] Too early to reserve: at most { $days } days ahead.
}
decimal-mark = .
resource-needs = { $count ->
    [one] It takes a certification:
   *[other] It takes certifications:
}
resource-needs-held = you have it
resource-needs-missing = you do not have it
