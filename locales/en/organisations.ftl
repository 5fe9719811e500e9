# Reservations without an account, and organisations.
guest-title = My reservation without an account
guest-about = The place gave you a code when it reserved for you. Together with your telephone number it shows your reservation and lets you cancel it.
guest-code = Code
guest-code-hint = Eight letters or digits.
guest-phone = Telephone number
guest-phone-hint = The one that you gave to the place.
guest-show = Show my reservation
guest-again = Look for another reservation
guest-code-told = The code to tell the person
guest-code-about = It is shown only once. With their telephone number, the person sees the booking and can cancel it at { $address }.
join-title = Join { $name }
join-about = You will be able to reserve on behalf of this organisation. Its admins will see your name, your mail address, the places and the half-days reserved on its behalf.
join-button = Join
organisations-title = Organisations
organisations-list = Mine, and those that I may join
organisations-mine = My organisations
organisations-none = You are in no organisation. An invitation link from your employer or association lets you in.
organisation-standing-admin = You run it
organisation-standing-member = You are a member
organisation-standing-asked = Your request waits for an answer
organisation-standing-open = Your mail address lets you ask to join
organisation-standing-network = You run the network
organisation-ask = Ask to join
organisation-take-back = Take my request back
organisation-leave = Leave the organisation
organisation-new = New organisation
organisation-new-button = Add the organisation
organisation-name = Name
organisation-domain = Mail domain
organisation-domain-hint = Whoever has an address of this domain may ask to join; an admin answers. Empty: nobody.
organisation-half-days = Half-days a month, all together
organisation-member-half-days = Half-days a month for each member
organisation-half-days-hint = Empty: no limit.
organisation-edit = Change name, domain and half-days
organisation-edit-title = Change { $name }
organisation-edit-button = Save
organisation-allowance = What the organisation offers
organisation-for-all = For everyone
organisation-for-each = For each member
organisation-a-month = { $count ->
    [0] no half-day
    [one] { $count } half-day a month
   *[other] { $count } half-days a month
}
organisation-no-limit = no limit
organisation-no-domain = none: one comes in by an invitation link
organisation-admin = admin
organisation-since = since { $date }
organisation-asked = Requests
organisation-accept = Accept
organisation-refuse = Decline
organisation-whom = ({ $name })
organisation-which = ({ $words })
organisation-members = { $count ->
    [0] No member
    [one] { $count } member
   *[other] { $count } members
}
organisation-appoint = Make an admin
organisation-dismiss = Make a plain member
organisation-remove = Remove
organisation-links = Invitation links
organisation-links-about = A link lets in at once whoever opens it, for fourteen days.
organisation-link-made = Here is the link
organisation-link-once = Copy it now: it will never be shown again.
organisation-link-until = Until { $day }
organisation-link-counted = { $count ->
    [one] Until { $day }, for { $count } person
   *[other] Until { $day }, for { $count } people
}
organisation-revoke = Revoke
organisation-uses = For how many people
organisation-uses-hint = Empty: any number.
organisation-invite = Make a link
organisation-usage = Half-days: { $month }
organisation-member = Member
organisation-place = Place
organisation-used = Number
organisation-total = Total
organisation-forgotten = forgotten person
organisation-unused = Nothing was reserved on the organisation’s behalf that month.
organisation-month-before = Month before
organisation-month-after = Month after
organisation-csv = Download the month (CSV)
guest-code-lost = Has the person lost the code? A new one replaces the old one, which stops working.
guest-code-renew = Make a new code
