"""Bringing ledgers together: bundles out to a remote, colleagues' bundles in.

=================  ===============================================================================
``engine``         one sync: export, push, pull, merge, for each remote
``remotes``        places that keep files: what they must do, and the kinds there are
``addresses``      the remotes of a home: added under a name, taken out again
``layout``         the names of files on a remote
``state``          what a remote has kept, as remembered here
``outbox``         exports that wait for a remote
``push``, ``pull`` the two directions
``blobs``          evidence to the remote
``evidence``       evidence from it
``transfer``       several files at a time
``parts``          large files over bad connections
``thumbnails``     small pictures, where connections cost
``metering``       a limit of bytes a second
``compact``        many small bundles there become a few large ones
``cards``          what each device says it has put there
``sealing``        age: what goes to a remote is readable for the team alone
``names``          what sealed files are called there
``recipients``     for whom, changed in the config
``rekey``          sealing again what is there, ``sealed_there``: what of it is done
``intake``         the one gate through which a bundle comes into the ledger
``quarantine``     what came in and was not believed, with the reason
``trust``          whom this device believes
``publish``        a pack of this home onto a remote, signed (``signed_pack``)
``pull_packs``     packs that colleagues published, fetched and judged
``offers``         the same here: looked at, taken or left
``importing``      bundles that a person hands over as files
``status``         what waits, and what can be reached
``waiting``        how much waits, counted cheaply
``watch``          notices that a remote is back; ``unattended`` syncs then, without a screen
``came``           what a sync brought, and from whom; ``history`` remembers the last syncs
=================  ===============================================================================
"""
