"""Makes the export of OCSF that Ostiary's specs validate against, from a checkout of ocsf/ocsf-schema: export.py CHECKOUT > ocsf.json"""
import json,os,sys
root=sys.argv[1]
CLASSES=['application/api_activity','findings/detection_finding','iam/authentication','iam/entity_management','iam/user_access','application/application_error']
OBJECTS={'actor','ai_model','api','analytic','application','endpoint','evidences','finding_info','group','http_request','http_response','managed_entity','message_context','metadata','network_endpoint','policy','product','related_event','request','resource_details','response','rule','service','session','url','user','observable','object','device','idp','record','reporter'}
load=lambda p: json.load(open(os.path.join(root,p)))
dic=load('dictionary.json')
version=load('version.json')['version']
cats=load('categories.json')['attributes']
def merge(a,b):
    out=dict(a)
    for k,v in b.items():
        out[k]=merge(out[k],v) if k in out and isinstance(v,dict) and isinstance(out[k],dict) else v
    return out
def attrs(j):
    out={}
    inc=j['attributes'].get('$include',[])
    for p in ([inc] if isinstance(inc,str) else inc):
        prof=load(p)
        for k,v in attrs(prof).items():
            out[k]=merge(v,{'profile':prof['name']}) if prof.get('meta')=='profile' else v
    for k,v in j['attributes'].items():
        if k=='$include': continue
        out[k]=merge(out.get(k,{}),v)
        if 'profile' in v and v['profile'] is None: out[k].pop('profile',None)
    return out
index={}
for d in ('events','objects'):
    for base,_,files in os.walk(os.path.join(root,d)):
        for f in files:
            if f.endswith('.json'):
                j=json.load(open(os.path.join(base,f)))
                if 'name' in j: index[(d,j['name'])]=j
def resolve(kind,j):
    a={}; c={}; profiles=[]; cat=None
    if 'extends' in j:
        a,c,profiles,cat=resolve(kind,index[(kind,j['extends'])])
    own=attrs(j)
    a=dict(a)
    for k,v in own.items():
        a[k]=merge(a.get(k,{}),v)
        if 'profile' in a[k] and k in j['attributes'] and 'profile' in j['attributes'][k] and j['attributes'][k]['profile'] is None: a[k].pop('profile')
    return a,j.get('constraints',c),sorted(set(profiles)|set(j.get('profiles',[]))),j.get('category',cat)
def lean(a):
    out={}
    for k,v in sorted(a.items()):
        d=dic['attributes'].get(k,{})
        e=merge(d.get('enum',{}),v.get('enum',{}))
        t=v.get('type',d.get('type'))
        o={'type':t,'requirement':v.get('requirement') or 'optional'}
        if v.get('is_array',d.get('is_array')): o['is_array']=True
        if v.get('profile'): o['profile']=v['profile']
        if e: o['enum']={n:x['caption'] for n,x in e.items()}
        s=v.get('sibling',d.get('sibling'))
        if s: o['sibling']=s
        out[k]=o
    return out
out={'source':'github.com/ocsf/ocsf-schema','version':version,'classes':{},'objects':{},'types':{}}
for c in CLASSES:
    j=load(f'events/{c}.json'); a,cons,profs,cat=resolve('events',j)
    cu=cats[cat]['uid']
    out['classes'][j['name']]={'caption':j['caption'],'uid':cu*1000+j['uid'],'category_uid':cu,'category_name':cats[cat]['caption'],'profiles':profs,'constraints':cons,'attributes':lean(a)}
    at=out['classes'][j['name']]['attributes']
    at['class_uid']['enum']={str(cu*1000+j['uid']):j['caption']}
    at['category_uid']['enum']={str(cu):cats[cat]['caption']}
for (k,n),j in sorted(index.items()):
    if k!='objects' or n not in OBJECTS: continue
    a,cons,profs,_=resolve('objects',j)
    out['objects'][n]={'constraints':cons,'attributes':lean(a)}
for n,t in sorted(dic['types']['attributes'].items()):
    out['types'][n]={k:t[k] for k in ('type','regex','max_len','range','values') if k in t}
print(json.dumps(out,indent=2,ensure_ascii=False))
