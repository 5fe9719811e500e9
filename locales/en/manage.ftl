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
board-out = Out of service: { $unit }
board-cancel = Cancel
    .whom = the visit of { $name }
board-reason = Reason, kept in the history
close-title = Close a period
close-about = Nothing can be reserved during the closure; reservations already made are still to be cancelled one by one.
close-what = What closes
close-whole = The whole place
close-from-day = From
close-from = from (time)
close-to-day = To
close-to = until (time)
close-reason = Reason (public)
close-reason-hint = For example: works, holidays, breakdown. No person’s name.
close-button = Close
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
withdraw-reason = Reason, kept in the history (optional)
withdraw-button = Withdraw the certification
