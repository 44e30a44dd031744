BEGIN TRANSACTION;
CREATE TABLE akkoord (
	id INTEGER NOT NULL, 
	op TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (op)
);
INSERT INTO "akkoord" VALUES(1,'2022-10-14','2022-10-14T10:00:00+02:00');
CREATE TABLE antwoord (
	id INTEGER NOT NULL, 
	bericht_id INTEGER, 
	soort TEXT NOT NULL, 
	afzender TEXT, 
	identificatie TEXT, 
	dagtekening TEXT, 
	identificatie_retour TEXT, 
	dagtekening_retour TEXT, 
	uitkomst TEXT NOT NULL, 
	codes TEXT NOT NULL, 
	bijzonder TEXT, 
	bestand TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT antwoord_soort CHECK (soort in ('408', 'Fo01')), 
	CONSTRAINT antwoord_uitkomst CHECK (uitkomst in ('goedgekeurd', 'afgekeurd', 'technisch', 'envelopfout')), 
	FOREIGN KEY(bericht_id) REFERENCES bericht (id), 
	UNIQUE (sha256)
);
CREATE TABLE bericht (
	id INTEGER NOT NULL, 
	zending_nr INTEGER NOT NULL, 
	soort TEXT NOT NULL, 
	afzender TEXT NOT NULL, 
	identificatie TEXT NOT NULL, 
	dagtekening TEXT NOT NULL, 
	bsn TEXT NOT NULL, 
	startnummer INTEGER NOT NULL, 
	startdatum TEXT NOT NULL, 
	stopdatum TEXT, 
	status INTEGER NOT NULL, 
	referentie TEXT, 
	moment TEXT NOT NULL, 
	toelichting TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT bericht_status CHECK (status in (1, 2, 3)), 
	CONSTRAINT bericht_identificatie CHECK (length(identificatie) between 1 and 12), 
	UNIQUE (soort, afzender, identificatie), 
	FOREIGN KEY(zending_nr) REFERENCES zending (nr), 
	UNIQUE (referentie)
);
CREATE TABLE besluit (
	id INTEGER NOT NULL, 
	terugkoppeling_id INTEGER NOT NULL, 
	regel TEXT NOT NULL, 
	rij INTEGER NOT NULL, 
	bsn TEXT, 
	soort TEXT NOT NULL, 
	aanmelden INTEGER NOT NULL, 
	reden TEXT, 
	datum TEXT, 
	toelichting TEXT, 
	startdatum TEXT, 
	stopdatum TEXT, 
	startnummer INTEGER, 
	gemeente TEXT, 
	buitenregionaal INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT besluit_soort CHECK (soort in ('b4', 'register')), 
	CONSTRAINT besluit_aanmelden CHECK (aanmelden in (0, 1)), 
	CONSTRAINT besluit_volledig CHECK (aanmelden = 0 or (bsn is not null and startdatum is not null)), 
	UNIQUE (terugkoppeling_id, regel), 
	FOREIGN KEY(terugkoppeling_id) REFERENCES terugkoppeling (id)
);
INSERT INTO "besluit" VALUES(1,1,'K7Q2-000001-X',2,'999900006','b4',1,NULL,NULL,NULL,'2022-11-01',NULL,NULL,'0363',0);
INSERT INTO "besluit" VALUES(2,1,'K7Q2-000002-X',3,'999990019','b4',1,NULL,NULL,NULL,'2022-11-01',NULL,NULL,'0363',0);
CREATE TABLE invoer (
	sha256 TEXT NOT NULL, 
	soort TEXT NOT NULL, 
	naam TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	PRIMARY KEY (sha256)
);
CREATE TABLE meta (
	sleutel TEXT NOT NULL, 
	waarde TEXT NOT NULL, 
	PRIMARY KEY (sleutel)
);
INSERT INTO "meta" VALUES('schema_versie','1');
INSERT INTO "meta" VALUES('identificatie_voorvoegsel','V1ABC');
INSERT INTO "meta" VALUES('gemeente','0363');
INSERT INTO "meta" VALUES('fictief','1');
INSERT INTO "meta" VALUES('synthetisch','0');
CREATE TABLE publicatie (
	id INTEGER NOT NULL, 
	soort TEXT NOT NULL, 
	doel TEXT NOT NULL, 
	tijdelijk TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT publicatie_soort CHECK (soort in ('bestand', 'uitpakken'))
);
CREATE TABLE spoor (
	nr INTEGER NOT NULL, 
	moment TEXT NOT NULL, 
	wie TEXT NOT NULL, 
	opdracht TEXT NOT NULL, 
	versie TEXT NOT NULL, 
	nu_opgegeven INTEGER NOT NULL, 
	invoer TEXT NOT NULL, 
	uitvoer TEXT NOT NULL, 
	aantallen TEXT NOT NULL, 
	vorige TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (nr), 
	UNIQUE (hash)
);
INSERT INTO "spoor" VALUES(1,'2022-10-10T11:00:00+02:00','jansje','vergelijk','0.1.0',1,'[]','[]','{}','','c02c4997d8a4fff4e4a7e6254b7856a38c5d22bcea38005364d600a3734c6cc6');
INSERT INTO "spoor" VALUES(2,'2022-10-13T16:00:00+02:00','jansje','terugkoppeling','0.1.0',1,'[]','[]','{}','c02c4997d8a4fff4e4a7e6254b7856a38c5d22bcea38005364d600a3734c6cc6','95f98f621f1de646e695aa34d14354bbce8d0b9481081b134574c8aedb2cab9e');
INSERT INTO "spoor" VALUES(3,'2022-10-14T10:00:00+02:00','jansje','akkoord','0.1.0',1,'[]','[]','{}','95f98f621f1de646e695aa34d14354bbce8d0b9481081b134574c8aedb2cab9e','e10b47b2652e8bfcdafa54e2f17041933361e3d376b644db667ac95e2ad8700b');
CREATE TABLE startnummer (
	nummer INTEGER NOT NULL, 
	bsn TEXT NOT NULL, 
	bron TEXT NOT NULL, 
	PRIMARY KEY (nummer), 
	CONSTRAINT startnummer_bron CHECK (bron in ('register', 'bvtool')), 
	CONSTRAINT startnummer_bereik CHECK (nummer between 0 and 999999999)
);
CREATE TABLE terugkoppeling (
	id INTEGER NOT NULL, 
	vergelijking_id INTEGER NOT NULL, 
	moment TEXT NOT NULL, 
	werkboek_sha256 TEXT NOT NULL, 
	antwoord_sha256 TEXT NOT NULL, 
	op_tijd INTEGER NOT NULL, 
	klanten INTEGER NOT NULL, 
	aanmelden INTEGER NOT NULL, 
	niet_aanleveren INTEGER NOT NULL, 
	per_reden TEXT NOT NULL, 
	spoor_kop TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT terugkoppeling_telling CHECK (klanten = aanmelden + niet_aanleveren), 
	UNIQUE (vergelijking_id, antwoord_sha256), 
	FOREIGN KEY(vergelijking_id) REFERENCES vergelijking (id)
);
INSERT INTO "terugkoppeling" VALUES(1,1,'2022-10-13T16:00:00+02:00','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',1,2,2,0,'{}','');
CREATE TABLE vergelijking (
	id INTEGER NOT NULL, 
	sleutel TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	b4_sha256 TEXT NOT NULL, 
	b4_naam TEXT NOT NULL, 
	register_sha256 TEXT NOT NULL, 
	register_naam TEXT NOT NULL, 
	aantallen TEXT NOT NULL, 
	uitkomst BLOB NOT NULL, 
	alleen_register BLOB NOT NULL, 
	b4_bron BLOB NOT NULL, 
	register_bron BLOB NOT NULL, 
	b4_frame BLOB NOT NULL, 
	register_frame BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (sleutel)
);
INSERT INTO "vergelijking" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2022-10-10T11:00:00+02:00','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','inkomend/b4.xlsx','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','inkomend/register.xlsx','{"te_beoordelen": 0, "onleesbaar": 0}',X'',X'',X'',X'',X'',X'');
CREATE TABLE zending (
	nr INTEGER NOT NULL, 
	datum TEXT NOT NULL, 
	naam TEXT NOT NULL, 
	moment TEXT NOT NULL, 
	aantal INTEGER NOT NULL, 
	envelop INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (nr), 
	UNIQUE (naam)
);
CREATE INDEX ix_startnummer_bsn ON startnummer (bsn);
CREATE INDEX ix_bericht_zending_nr ON bericht (zending_nr);
CREATE INDEX ix_bericht_bsn ON bericht (bsn);
CREATE UNIQUE INDEX besluit_een_op_een ON besluit (terugkoppeling_id, bsn) WHERE aanmelden = 1;
CREATE INDEX ix_antwoord_bericht_id ON antwoord (bericht_id);
COMMIT;
