# A place’s board.
manage-title = My places
manage-every = You run the whole network: open a place’s page, then “Manage this place”.
manage-every-find = Find a place
manage-none = No place has been entrusted to you.
manage-today = { $count ->
    [0] nobody is expected today
    [one] { $count } visit today
   *[other] { $count } visits today
}
manage-edit = Edit the record
manage-new-resource = Add a resource
manage-public-page = Public page
board-day = Who comes { $day }
board-visits = { $count ->
    [one] visit
   *[other] visits
}
board-nobody = Nobody is expected on that day.
board-out = Out of service, under maintenance: { $unit }
board-cancel = Cancel
    .whom = the visit of { $name }
board-reason = Reason, shown to the person
board-closed = closed for a part of this visit
close-title = Close a period
close-about = Nothing can be reserved during the closure. If it hits reservations already made, you are shown them first.
close-what = What closes
close-whole = The whole place
close-from-day = From
close-from = from (time)
close-to-day = To
close-to = until (time)
close-reason = Reason (public)
close-reason-hint = For example: works, holidays, breakdown. No person’s name.
close-button = Close
hit-title = People come during this closure
hit-count = { $count ->
    [one] { $count } reservation is hit. Nothing is closed yet.
   *[other] { $count } reservations are hit. Nothing is closed yet.
}
hit-choose = Choose what becomes of them
hit-legend = Reservations that are hit
hit-keep = Keep them: I see to it
hit-move = Move them to another free unit
hit-cancel = Cancel them, with the reason given above
reopen-button = Reopen
    .what = : { $period }
edit-title = Edit { $name }
edit-source = The record comes from “{ $name }”. What you change here is kept by later imports; the rest goes on following the source.
edit-kept = Already changed here:
edit-field-name = Name
edit-field-kinds = Kinds of place
edit-field-summary = In one or two sentences
edit-field-address = Address
edit-field-street = Number and street
edit-field-postcode = Postcode
edit-field-city = Town
edit-field-location = Point on the map
edit-field-opening_hours = Opening hours
edit-field-accessibility = Accessibility
edit-field-amenities = Amenities
edit-summary-hint = What is there and who is welcome.
edit-latitude = Latitude
edit-longitude = Longitude
edit-hours-hint = In OpenStreetMap notation: Mo-Fr 09:00-12:30,14:00-18:00; PH off
edit-field-website = Website
edit-field-phone = Phone
edit-field-mail = Mail of the place
edit-mail-hint = A team’s address, never a person’s.
edit-codes-hint = Codes separated by commas: wifi, coffee, wheelchair
edit-button = Save the record
new-resource-name = Name
new-resource-kind = What it is
new-resource-description = Description (optional)
new-resource-units = Number of units
new-resource-unit-label = Written on it, followed by a number
new-resource-step = Step, in minutes
new-resource-min = Shortest, in minutes
new-resource-max = Longest, in minutes
new-resource-horizon = Days ahead
new-resource-hours = Hours narrower than the place’s (optional)
new-resource-button = Add the resource
edit-resource-title = { $name }: hours and rules
edit-resource-button = Save
outside-title = Reservations would fall outside the new hours
outside-count = { $count ->
    [one] { $count } reservation is concerned. Nothing has changed yet.
   *[other] { $count } reservations are concerned. Nothing has changed yet.
}
outside-legend = Reservations outside the new hours
outside-keep = Keep them: I open for them
outside-cancel = Cancel them, with the reason given below
policy-title = Booking rules
policy-about = They hold for new reservations; those already made stay as they are. Zero means: no limit. An empty field follows the place’s rule.
policy-about-place = They hold for every resource of the place that does not say otherwise, and for new reservations; those already made stay as they are. Zero means no limit. An empty field follows what Escale plans for.
policy-button = Save the rules
policy-follow-escale = As Escale plans for
policy-followed-escale = Otherwise: { $value }
policy-inherited-escale = Empty: { $value }.
policy-follow = As the place
policy-followed = The place: { $value }
policy-inherited = Empty: { $value }, as the place.
policy-lead = Reserve at the latest (minutes before the start)
policy-cancel-until = Cancel at the latest (minutes before the start)
policy-buffer-before = Buffer before, in minutes
policy-buffer-after = Buffer after, in minutes
policy-slots = Fixed slots
policy-slots-hint = Without any slot, start and length are free. An empty end means midnight.
policy-slots-which = Which slots
policy-slots-none = No slots
policy-slots-own = These:
policy-morning-from = Morning, from
policy-morning-to = Morning, to
policy-afternoon-from = Afternoon, from
policy-afternoon-to = Afternoon, to
policy-day-from = Day, from
policy-day-to = Day, to
policy-approval = The team’s approval
policy-approval-never = Never needed
policy-approval-always = Always needed
policy-approval-newcomers = Needed for the first visit
policy-lapse = An unanswered request lapses after (minutes)
policy-audience = Who may reserve
policy-audience-everyone = Everyone
policy-audience-members = Members of an organisation
policy-audience-certified = Certified people
policy-price = Price, paid at the place
policy-price-free = Free
policy-price-slot = Per reservation
policy-price-hour = Per hour
policy-price-per-slot = { $amount } per reservation
policy-price-per-hour = { $amount } per hour
policy-price-euros = Amount in euros
policy-quota = Limit per person
policy-quota-hint = Without a number, nothing is limited.
policy-quota-none = No limit
policy-quota-held = at most { $count } at once
policy-quota-weekly = at most { $count } h a week
policy-quota-per = Counted over
policy-quota-resource = this resource
policy-quota-kind = this kind of resource, at this place
policy-quota-place = the whole place
policy-quota-live = Reservations at once, at most
policy-quota-hours = Hours a week, at most
policy-quota-other = Other limits, set by the API, stay in place.
policy-organisations = Organisations, where only their members reserve
policy-organisations-none = Nothing ticked: all of them.
policy-certifications = Certifications needed
policy-certifications-follow = Nothing ticked: { $names }, as the place.
policy-certifications-none = Nothing ticked: none.
policy-no-show = Free it if nobody comes, after (minutes)
policy-no-show-limit = No-shows in 90 days before one reservation at a time
board-resources = Resources: hours and rules
people-title = Certifications
people-types = Who is certified
people-network = Of the whole network
people-nobody = Nobody so far.
people-no-types = No certification has been defined here yet.
people-withdraw = Withdraw
    .whom = from { $name }
people-retire = Grant no more
people-grant = Certify a person
people-type = Certification
people-mail = Mail address of their account
people-mail-hint = The person has to have made an account.
people-until = Last day (optional)
people-until-hint = That day still counts; without a date the certification has no end.
people-grant-button = Certify
people-add-type = New certification
people-type-name = Name
people-type-name-hint = For example: Laser cutting.
people-type-description = What it takes (optional)
people-add-type-button = Add the certification
withdraw-title = Withdraw the certification “{ $name }”
withdraw-hit = { $count ->
    [0] No reservation to come is concerned
    [one] { $count } reservation to come is concerned
   *[other] { $count } reservations to come are concerned
}
withdraw-elsewhere = { $count ->
    [one] { $count } other reservation, at a place that you do not run, is concerned: it is kept, and is up to the team there.
   *[other] { $count } other reservations, at places that you do not run, are concerned: they are kept, and are up to the teams there.
}
withdraw-what = These reservations
withdraw-cancel = Cancel them
withdraw-keep = Keep them
withdraw-reason = Reason, shown to the person (optional)
withdraw-button = Withdraw the certification
board-restore = Put back in service
units-title = Copies
units-about = Open a copy to put it out of service or back, and to see who has reserved it.
unit-page = See the copy
unit-in = In service: it can be reserved.
unit-out = out of service
unit-maintenance = Out of service, under maintenance: nobody reserves it.
unit-returned-broken = Came back broken { $moment }
unit-hit = { $count ->
    [0] Nobody has reserved it
    [one] One reservation to come on this copy
   *[other] { $count } reservations to come on this copy
}
unit-hit-about = Out of service, these reservations stay: move them or call them off, from their page.
unit-stop = Put out of service
requests-title = Requests
requests-none = No request waits for an answer.
requests-all = All requests
request-lapses = unanswered, it lapses { $moment }
request-whose = ({ $name })
decline-reason = Reason, told to the person
decline-button = Decline the request
late-title = Late
late-due = was due { $moment }
late-next = Someone else expects it { $moment }
loan-condition = Condition
loan-note = Note (optional)
condition-good = Good
condition-worn = Worn
condition-broken = Broken: out of service
posters-title = Arrival posters
poster-title = Poster: { $resource }
poster-about = Did you reserve? Scan this code when you arrive to say that you are there.
poster-code = Code to scan on arrival
poster-address = Open the code’s page
poster-print = To print and put beside it. The code is good for this resource alone.
team-check-in = Has arrived
team-check-out = Has left
team-undo-check-in = Has not arrived after all
take-away-section = Take away
take-away-title = Take { $name } away
take-away-title-unit = Take { $unit } away from { $name }
take-away-about = What is taken away is no longer found or reserved; what was reserved of it stays in the history.
take-away-stays = This is not possible for now
take-away-button = Take the whole resource away
take-away-button-unit = Take { $unit } away
take-away-units = Take a single unit away
take-away-back = Take nothing away
hit-others = { $count ->
    [one] See { $count } more
   *[other] See { $count } more
}
