# Reserve and cancel.
reserve-title = Reserve
reserve-day = Day
reserve-first-day = First day
reserve-until-day = Last day, included
reserve-from = From
reserve-to = To
reserve-last-day = Day of return
reserve-last-day-hint = Only if you keep it for more than a day.
reserve-purpose = What for? (optional)
reserve-purpose-hint = Only you and the team of the place will see it.
reserve-guest = For a person without an account
reserve-guest-hint = Leave it empty to reserve in your own name.
reserve-guest-name = Their name
reserve-button = Reserve
reserve-visitor = No account yet? A name, a mail address and a password are enough, on the next page; day and hours are kept.
reserve-alternatives = Free close to it:
reserve-alternative = Take { $period }, { $unit }
reserve-unit = { $kind ->
    [desk] Which desk
    [meeting_room] Which room
    [machine] Which machine
   *[other] Which one
}
reserve-unit-any = any
reserve-behalf = On behalf of
reserve-behalf-own = me
reservations-title = My reservations
reservations-upcoming = Coming up
reservations-past = Past and cancelled
reservations-none-upcoming = Nothing planned yet.
reservations-none-past = Nothing here.
reservations-find = Find a place
waits-title = Waiting
wait-about = Full for now. If a place becomes free, it is offered to you in your turn and held for half an hour.
wait-join = Tell me
wait-waiting = You are in the line: the first free place is offered to you here in your turn.
wait-offered = A place has become free: it is held for you until { $time }.
wait-offered-team = Offered from the waitlist: the person has until { $time } to answer.
wait-accept = Take this place
wait-withdraw = Stop waiting
reservation-heading-booked = It’s booked
reservation-heading-offered = A place is held for you
reservation-heading-waiting = It’s asked for
reservation-heading-off = This reservation is off
reservation-heading-over = It’s over
reservation-holder = Reserved for { $name }
reservation-behalf = On behalf of { $name }
reservation-price = { $amount }, paid at the place.
reservation-reason = Reason for cancelling: { $reason }
reservation-agenda = Don’t forget
reservation-add = Add to my calendar
reservation-follow = Follow the resource’s calendar
cancel-title = Cancel
cancel-about = Can’t make it? Cancel as soon as you can: someone else may come.
cancel-reason = Reason (optional)
cancel-button = Cancel the reservation
field-day = Give a day, such as 2026-11-24.
field-time = Give a time, such as 09:30.
field-degrees = Give degrees: latitude from −90 to 90, longitude from −180 to 180.
midnight = 24:00
field-codes = Give codes of letters, digits and underscores, separated by commas.
reserve-repeat = Repeat every week
reserve-until = Until
reserve-until-hint = The same day of each week, at the same hours. Empty: only once.
reserve-all = Only if every week is free
series-title = Repeated reservations
series-live = { $count ->
    [0] No reservation any more.
    [one] { $count } reservation.
   *[other] { $count } reservations.
}
series-taken = What is reserved
series-refused = What was not possible
move-title = Move
move-button = Move the reservation
move-unit-same = the same if possible
move-scope = Reservations to move
move-scope-hint = The others of the series go as far, earlier or later.
cancel-scope = Reservations to cancel
scope-one = this one
scope-following = this one and those after it
scope-all = all of them
move-approve = Approve
move-decline = Decline
move-check-in = Say that I am there
move-check-out = End now
move-hand-over = Hand the thing over
move-take-back = Take the thing back
check-in-title = Arrival
check-in-done = You are there, and we know.
check-in-none = You have no reservation here right now. You can say that you are there from 15 minutes before the start on.
check-in-reservation = See my reservation
series-dates = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}
series-others-upcoming = The dates after it
series-others-past = The dates before it
series-whole = The whole series
reservations-pages-upcoming = More of what is coming up
reservations-pages-past = More of what is past
reservations-next-upcoming = Later
reservations-next-past = Older
