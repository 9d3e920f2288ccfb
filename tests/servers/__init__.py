"""Real servers on loopback, started by the tests that need them and stopped with them.

=============  =========================================================  ====================
``apache``     apache2 with mod_dav, over HTTP and HTTPS                  Debian's apache2
``openssh``    OpenSSH's SFTP                                             openssh-server
``swift``      OpenStack Swift with its s3api: signatures are checked     swift-*, memcached
``wsgidav``    WsgiDAV, a second WebDAV                                   PyPI's wsgidav
=============  =========================================================  ====================

Where one is not installed its tests are skipped and say so; with ``CI=true`` they fail.
"""
