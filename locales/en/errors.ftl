# What cannot be done as asked: why, and what to do next.
error-malformed = The request could not be read. Check the address or the form and try again.
    .title = Unreadable request
error-unknown-parameter = There is no parameter “{ $name }” here. Remove it or correct its name.
    .title = Unknown parameter
error-invalid-period = { $what ->
    [closure_over] This period has passed. Choose an end to come.
    [closure_far] A closure begins and ends within { $years } years of today. Check the year.
   *[other] The end must come after the start. Choose a later end.
}
    .title = Impossible period
error-nonexistent-time = The time { $time } does not exist ({ $zone }): that night the clocks go forward. Choose { $next }, or a time before.
    .title = Time that does not exist
error-sign-in-required = Sign in to continue.
    .title = Sign-in required
error-forbidden = { $what ->
    [members] { $organisations ->
        [none] Only members of an organisation reserve here.
       *[other] Who reserves here is a member of: { $organisations }.
    } Join by its link or your mail address, or ask the team of the place.
    [scope] This token does not give what that takes: the scope “{ $scope }”. Make one that does, if your account allows it.
    [behalf] You are not a member of this organisation. Reserve in your own name, or join it first.
   *[other] Your account does not allow this. Ask the team of the place or of the network.
}
    .title = Not allowed
error-certification-required = { $missing ->
    [none] Only people with a certification reserve here, and you have none for that time.
   *[other] You lack: { $missing }.
} { $until ->
    [none] Ask the team of the place for this certification.
   *[other] What you have ends with { $until }. Ask the team of the place to renew it.
}
    .title = Certification required
error-csrf = This form is no longer valid. Reload the page and send it again.
    .title = Form expired
error-not-found = { $what ->
    [invitation] This invitation is no longer valid. Ask your organisation for another one.
    [guest] This code and this number do not belong together. Check them, or call the place.
   *[other] There is nothing at this address. Look for the place in the directory or go back to the home page.
}
    .title = Not found
error-already-reserved = { $unit ->
    [none] Somebody has already reserved in this period. Choose another among those still free.
   *[other] Somebody has already reserved “{ $unit }” in this period. Choose something else or another period.
}
    .title = Already reserved
error-closed = { $reason ->
    [none] It is closed in this period.
   *[other] It is closed in this period: { $reason }.
} Choose another time.
    .title = Closed
error-outside-opening-hours = This period is outside the opening hours. Choose a time when the place is open.
    .title = Outside opening hours
error-busy-elsewhere = This period is taken in another calendar. Choose another time.
    .title = Not available
error-out-of-service = { $unit ->
    [none] { $kind ->
        [desk] This desk is
        [meeting_room] This room is
        [machine] This machine is
        [equipment] This equipment is
        [appointment] This appointment is
        [space] This space is
       *[other] This is
    }
   *[other] “{ $unit }” is
} out of service for now. Choose something else.
    .title = Out of service
error-invalid-state = { $state ->
    [room_left] There is room left in this period. Reserve it right away.
    [already_waiting] You wait for this period already. Find it among your reservations.
    [offer_over] This offer is over. If the period is still full, ask again to be told.
    [wait_waiting] Nothing is offered to you yet. Wait until the period becomes free.
    [wait_accepted] You have taken this offer already. Find it among your reservations.
    [wait_passed] Your turn has passed. If the period is still full, ask again to be told.
    [wait_withdrawn] You no longer wait for this period. If it is still full, ask again to be told.
    [early] It is still early: say that you are there from { $opens } before the start on.
    [before_its_day] It is still early: somebody is checked in from the day of the reservation on.
    [last_admin] Nobody else runs this organisation. Make another member an admin first.
    [by_hand] Equipment is handed over and taken back by the team of the place. Ask them.
    [not_lent] Only equipment is handed over and taken back. Check in and check out instead.
    [under_way] It is under way, and the team has to agree to more time. Ask them on the spot.
    [offered] This is offered to somebody who waited, until they answer or the offer runs out. Cancel it to offer it to the next.
    [awaited] { $count ->
        [one] { $count } reservation is
       *[other] { $count } reservations are
    } still to come. Move or cancel them first, by a closure for example.
    [last_unit] This is the last copy. Put it out of service, or take the whole resource away.
    [still_away] This copy has not come back from the loan before. Take it back first.
    [answered] This request waits for no answer any more: { $now ->
        [confirmed] it is approved already
        [checked_in] it is under way
        [completed] it is over
        [cancelled] it is cancelled
        [declined] it is declined already
        [lapsed] the request lapsed
        [no_show] nobody came
       *[other] the request lapsed
    }.
   *[other] This reservation can no longer be changed: { $state ->
        [checked_in] it is under way
        [over] it is over
        [completed] it is over
        [confirmed] it is confirmed
        [cancelled] it is already cancelled
        [declined] it was declined
        [lapsed] the request lapsed
        [no_show] nobody came
       *[other] its state does not allow it
    }.
}
    .title = Not possible
error-idempotency-conflict = This idempotency key was used before for another request. Send a new key.
    .title = Key already used
error-cannot-move = { $stuck ->
    [one] { $stuck } reservation
   *[other] { $stuck } reservations
} of { $hit } found no free unit: nothing was closed. Keep them, cancel them or choose another period.
    .title = Cannot be moved
error-closure-over = This closure is over: there is nothing left to reopen.
    .title = Closure over
error-stale = This has changed in the meantime. Read what has changed and try again.
    .title = Stale version
error-too-large = What was sent is larger than { $kib } KiB. Send less at a time.
    .title = Too large
error-unsupported-media-type = This format is not read here. The API takes JSON (“application/json”), pages take a form.
    .title = Unsupported format
error-invalid-field = A value cannot be taken. Correct the field that is named and try again.
    .title = Field to correct
error-not-on-step = { $step ->
    [slots] Whole slots are reserved here: { $slots }.
    [days] Whole days are reserved here: choose a first and a last day.
   *[other] Start and end fall on a step of { $step }.
}
    .title = Time off the step
error-too-short = A reservation lasts at least { $minimum } here. Choose a later end.
    .title = Reservation too short
error-too-long = A reservation lasts at most { $maximum } here. Choose an earlier end.
    .title = Reservation too long
error-too-soon = { $lead ->
    [none] This moment has passed.
   *[other] Reservations here are made at least { $lead } ahead.
} Choose a later start.
    .title = Too soon
error-too-far-ahead = Reservations are taken at most { $days ->
    [one] { $days } day
   *[other] { $days } days
} ahead here. Choose a closer date.
    .title = Too far ahead
error-too-late-to-cancel = { $limit ->
    [none] It is too late to cancel.
   *[other] Cancelling here is possible until { $limit } before the start.
} Tell the team of the place.
    .title = Too late to cancel
error-quota-exceeded = { $limit ->
    [week] You have reached { $hours } a week, the limit of { $per ->
        [resource] this resource
        [kind] this kind of resource
       *[place] this place
    }. Choose another week or a shorter time.
    [allowance] Your organisation has { $count ->
        [one] { $count } half-day
       *[other] { $count } half-days
    } a month, of which { $left ->
        [0] none is left
        [one] { $left } is left
       *[other] { $left } are left
    }. Choose another month, a shorter time, or reserve in your own name.
    [member-allowance] Your organisation gives you { $count ->
        [one] { $count } half-day
       *[other] { $count } half-days
    } a month, of which { $left ->
        [0] none is left
        [one] { $left } is left
       *[other] { $left } are left
    }. Choose another month, a shorter time, or reserve in your own name.
    [wishes] You wait for { $count } periods already. Leave a line to join another.
    [no-shows] You missed { $count ->
        [one] one reservation
       *[other] { $count } reservations
    } without cancelling: one reservation at a time here for now. Cancel the one you have or wait until it ends.
   *[live] You have { $count ->
        [one] { $count } reservation
       *[other] { $count } reservations
    } already, the limit of { $per ->
        [resource] this resource
        [kind] this kind of resource
       *[place] this place
    }. Cancel one or wait until one ends.
}
    .title = Quota reached
error-too-many-requests = Too many tries in a short time. Try again in { $wait }.
    .title = Too many requests
error-dates = { $count ->
    [one] This is about { $date }.
   *[other] This is about { $count } dates, from { $date } on.
}
error-same-time = “{ $unit }” is free in this very period.
error-nearest = The nearest that is possible: { $period }.
slot-morning = morning
slot-afternoon = afternoon
slot-day = day
error-internal = Something went wrong on our side. Try again; if it happens again, give the request’s number to the network’s team.
    .title = Internal error
error-unavailable = The service is unavailable for a moment and nothing was saved. Try again in a few seconds.
    .title = Service unavailable

# What is wrong with a field.
field-unknown = There is no “{ $name }” here.
field-missing = This value is required.
field-once = Give this value only once.
field-body = The content is not complete UTF-8 text.
field-json = The content is not a JSON object.
field-text = Give a text.
field-text-long = The text is longer than 1,000 characters.
field-number = Give a whole number, zero or more.
field-id = Give an identifier (UUID).
field-instant = Give a date and time, such as 2026-11-24T09:00 or 2026-11-24T09:00:00+01:00.
field-kind = There is no such kind of place.
field-resource-kind = There is no such kind of resource.
field-bbox = Give four numbers “west,south,east,north” in degrees, the south below the north.
field-near = Give “latitude,longitude” in degrees: latitude from −90 to 90, longitude from −180 to 180.
field-radius = Give a radius in metres, from 1 to 20,000,000, together with “near”.
field-sort = Sort by “name” or, together with “near”, by “distance”.
field-limit = Give a number from 1 to 200.
field-cursor = This cursor is not of this list. Start again from the beginning.
field-query-long = The search is longer than 200 characters.
field-state = There is no such state.
field-window = Ask for a period of at most 62 days whose end comes after its start.
field-available-both = Give both the start and the end: “available_from” and “available_to”.
field-available-long = Ask for a period of at most 14 days.
field-idempotency-key = The key has 1 to 255 visible ASCII characters.
field-mail = Give a mail address, such as lea@example.org.
field-mail-taken = This address has an account already. Sign in.
field-name = Give a name of 1 to 100 characters.
field-name-long = Give a name of 1 to 200 characters.
field-password = Choose a password of 10 characters or more.
field-credentials = The address or the password does not match.
field-token-name = Give the token a name of 1 to 100 characters.
field-token-scopes = Choose at least one right.
field-approval = Choose “never”, “always” or “newcomers”.
field-audience = Choose “everyone”, “members” or “certified”.
field-quota-per = Choose what is counted together: “resource”, “kind” or “place”.
field-slot-name = Call the slot “morning”, “afternoon” or “day”.
field-price-per = Choose “free”, “slot” or “hour”.
field-price-free = What is free has no amount: leave it out, or choose “slot” or “hour”.
field-currency = Prices are in euros: give “EUR”.
field-ids = Give a list of identifiers (UUID).
field-objects = Give a list of JSON objects.
field-policy-step = Give a step that divides the day, from 1 to 1,440 minutes: 15, 30 or 60, for example.
field-policy-min = The shortest length is a multiple of the step ({ $step } minutes), at least once.
field-policy-max = The longest length is a multiple of the step ({ $step } minutes), at least { $min } minutes and at most 366 days.
field-policy-horizon = Reservations are taken from 1 to 730 days ahead.
field-policy-lead = The notice before the start is shorter than the horizon ({ $horizon } days).
field-policy-cancel-until = The limit for cancelling is 90 days (129,600 minutes) at most.
field-policy-slots = Give each slot only once, its end after its start.
field-policy-quota = Give ten limits at most, each with a number of reservations or of minutes a week.
field-policy-lapse = A request waits for an answer from 1 minute to 30 days (43,200 minutes).
field-policy-price = The longest reservation would cost more than €100,000: lower the price or the length.
field-policy-organisations = Name 100 organisations at most.
field-policy-certifications = Require 20 certifications at most.
field-policy-day = This length is one day (1,440 minutes) at most.
field-policy-no-show-limit = Give a number of no-shows from 0 (never) to 100.
field-policy-beside = “{ $resource }” has rules of its own that this one cannot stand beside. Change its rules first.
field-changed = This value has changed in the meantime; it is now: { $now }.
field-emptied = This value was taken away in the meantime.
field-hit = Choose “keep”, “move” or “cancel”.
field-hit-undecided = { $count ->
    [one] One reservation is hit
   *[other] { $count } reservations are hit
}: choose “keep”, “move” or “cancel”. Nothing is closed yet.
field-outside-undecided = { $count ->
    [one] One reservation falls
   *[other] { $count } reservations fall
} outside the new hours: choose “keep” or “cancel”. Nothing has changed yet.
field-withdrawal-undecided = { $count ->
    [one] One reservation needs
   *[other] { $count } reservations need
} this certification: choose “keep” or “cancel”. Nothing is withdrawn yet.
field-resource-unknown = There is no resource of this identifier here.
field-unit-unknown = The resource has no unit of this identifier.
field-units-many = This resource has 500 copies already, the largest number.
field-units = Give a number of copies from 1 to 500.
field-opening-hours = These opening hours cannot be read. Example: Mo-Fr 09:00-18:00.
field-opening-hours-at = These opening hours cannot be read from character { $position } on: “{ $near }”. Example: Mo-Fr 09:00-18:00.
field-opening-hours-end = Something is missing at the end of these opening hours. Example: Mo-Fr 09:00-18:00.
field-place-name = Give the place a name of 1 to 200 characters.
field-list = Give a list of texts.
field-object = Give a JSON object.
field-website = Give an address that begins with http:// or https://.
field-point = Give a GeoJSON point, longitude first.
field-place = This value cannot be taken for a place.
field-outside = Choose `keep` or `cancel` for the reservations outside the new hours.
field-policy-follow = To follow the place, empty the fields that go with it; otherwise choose something else here.
field-price = Give an amount in euros, such as 4.50.
field-mail-unknown = Nobody has an account at this address. Ask the person to make one, or check the address.
field-certification-type = One of these certifications does not exist here or is no longer granted.
field-certification-name-taken = There is a certification of this name already.
field-ends-in-past = Choose an end to come, or none.
field-held-for-longer = This person has the certification for longer already. To shorten it, withdraw it first: you will see the reservations concerned.
field-on-withdrawal = Choose “keep” or “cancel” for the reservations concerned.
field-flag = Give “true” or “false”.
field-rrule = This rule cannot be read. Example (RFC 5545): FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630.
field-rrule-frequency = A series repeats once a day at most: choose DAILY, WEEKLY, MONTHLY or YEARLY.
field-rrule-part = “{ $name }” is not taken here. Leave it out of the rule.
field-rrule-both = Give COUNT or UNTIL, not both.
field-rrule-until = The series ends before it starts. Choose an end after the first time.
field-rrule-none = No day satisfies this rule. Change the days or the end.
field-rrule-many = A series has at most { $limit } dates. Choose a nearer end or repeat less often.
field-scope = Give “one”, “following” or “all”.
field-scope-alone = This reservation is of no series. Leave this out, or give “one”.
field-guest-series = A reservation for somebody without an account is not repeated. Leave out the rule, or the guest.
field-all-or-nothing = Only a series is taken all or none. Add the rule of the series, or leave this out.
field-until-own = A booking for somebody else is not repeated. Leave this field empty.
field-behalf-own = A reservation for somebody else is not made on behalf of an organisation. Choose “me”.
field-condition = Tell how the thing is: good, worn or broken.
field-label-taken = Another copy is already called so.
field-phone = Give a telephone number of 6 to 20 digits.
field-organisation-name-taken = There is an organisation of this name already. Change the name, or give its mail domain.
field-organisations = One of these organisations does not exist.
field-mail-domain = Give a mail domain, such as metropole.example.
field-half-days = Give a number of half-days from 0 to 1,000,000.
field-member-role = There is no such role: “member” or “admin”.
field-month = Give a month, such as 2026-11.
field-guest-code = Give the eight letters or digits of the code.
